/**
 * Densities: the Gaussians and mixtures of the DFM paper over coordinates, a shrunk Gaussian, one
 * density a class, and probabilistic PCA over whole embeddings.
 */
@NullMarked
package org.deepfeature.dfm.core.density;

import org.jspecify.annotations.NullMarked;
