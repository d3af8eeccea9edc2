/** Linear algebra: back end × size. */
@NullMarked
package org.deepfeature.dfm.bench.linalg;

import org.jspecify.annotations.NullMarked;
