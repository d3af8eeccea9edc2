/** Reducers besides principal component analysis as such. */
@NullMarked
package org.deepfeature.dfm.core.reducer;

import org.jspecify.annotations.NullMarked;
