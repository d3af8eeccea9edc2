/** Chooses among settings by normal images alone: defects are drawn, and candidates halved. */
@NullMarked
package org.deepfeature.dfm.engine.tuning;

import org.jspecify.annotations.NullMarked;
