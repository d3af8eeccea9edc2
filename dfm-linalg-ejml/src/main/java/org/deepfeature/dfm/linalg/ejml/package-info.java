/** The kernels in pure Java: products in blocks of our own, or EJML's; eigenvalues by EJML. */
@NullMarked
package org.deepfeature.dfm.linalg.ejml;

import org.jspecify.annotations.NullMarked;
