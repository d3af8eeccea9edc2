/** Many images at a time: fit and test, and the steady state beside the network alone. */
@NullMarked
package org.deepfeature.dfm.bench.endtoend;

import org.jspecify.annotations.NullMarked;
