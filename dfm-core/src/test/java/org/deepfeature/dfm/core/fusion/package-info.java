/** Properties and examples of fusion. */
@NullMarked
package org.deepfeature.dfm.core.fusion;

import org.jspecify.annotations.NullMarked;
