/**
 * Reducers besides exact and incremental principal component analysis: randomised, by random
 * directions, and none at all.
 */
@NullMarked
package org.deepfeature.dfm.core.reducer;

import org.jspecify.annotations.NullMarked;
