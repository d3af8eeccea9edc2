/** How many threads work at once. */
@NullMarked
package org.deepfeature.dfm.runtime.concurrent;

import org.jspecify.annotations.NullMarked;
