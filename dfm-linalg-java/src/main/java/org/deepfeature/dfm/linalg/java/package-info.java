/**
 * Kernels in Java alone, without a library: products whose loops the JVM turns into vector
 * instructions, and a symmetric eigendecomposition that makes no more vectors than are wanted.
 */
@NullMarked
package org.deepfeature.dfm.linalg.java;

import org.jspecify.annotations.NullMarked;
