/**
 * Every cell of a feature map (every token) as a sample: one subspace for all of them, fitted from
 * a count, means and one C × C matrix.
 */
@NullMarked
package org.deepfeature.dfm.core.cells;

import org.jspecify.annotations.NullMarked;
