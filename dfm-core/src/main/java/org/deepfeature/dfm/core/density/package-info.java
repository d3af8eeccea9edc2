/** Densities over reduced coordinates: the Gaussian of the DFM paper. */
@NullMarked
package org.deepfeature.dfm.core.density;

import org.jspecify.annotations.NullMarked;
