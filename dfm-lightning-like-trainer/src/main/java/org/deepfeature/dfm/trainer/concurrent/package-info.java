/** How many threads work at once. */
@NullMarked
package org.deepfeature.dfm.trainer.concurrent;

import org.jspecify.annotations.NullMarked;
