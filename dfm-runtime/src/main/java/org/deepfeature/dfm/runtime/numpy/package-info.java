/**
 * NumPy's {@code .npy} files: float32 and float64 arrays in and out. Arithmetic is float64, so that
 * is what reading gives for both.
 */
@NullMarked
package org.deepfeature.dfm.runtime.numpy;

import org.jspecify.annotations.NullMarked;
