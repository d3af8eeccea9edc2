/** Where the benchmarks' runnable jar starts. */
@NullMarked
package org.deepfeature.dfm.bench;

import org.jspecify.annotations.NullMarked;
