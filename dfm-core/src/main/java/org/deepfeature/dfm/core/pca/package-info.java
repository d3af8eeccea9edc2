/**
 * Principal component analysis over any linear algebra: exact, by the smaller of the two Gram
 * matrices, and of a stream, in memory that does not grow.
 */
@NullMarked
package org.deepfeature.dfm.core.pca;

import org.jspecify.annotations.NullMarked;
