/** Which devices a suite can measure here. */
@NullMarked
package org.deepfeature.dfm.bench.device;

import org.jspecify.annotations.NullMarked;
