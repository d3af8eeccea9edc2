/** Kernels by ND4J 1.0.0-M2.1, kept to what is right in it; see {@code LibraryUseTest}. */
@NullMarked
package org.deepfeature.dfm.linalg.nd4j;

import org.jspecify.annotations.NullMarked;
