/**
 * NumPy's {@code .npy} files: arrays of any real numbers in, of float32 and float64 out. Arithmetic
 * is float64, so that is what reading gives for all of them.
 */
@NullMarked
package org.deepfeature.dfm.runtime.numpy;

import org.jspecify.annotations.NullMarked;
