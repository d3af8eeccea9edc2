/**
 * Kernels by OpenBLAS 0.3.31 and the LAPACK in it, whose libraries this module's jar holds. They
 * are called directly, so that there may be another OpenBLAS in the process, such as ND4J's.
 */
@NullMarked
package org.deepfeature.dfm.linalg.openblas;

import org.jspecify.annotations.NullMarked;
