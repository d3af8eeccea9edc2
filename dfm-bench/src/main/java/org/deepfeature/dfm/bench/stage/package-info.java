/** The stages of the pipeline, one by one, on images that the benchmark draws itself. */
@NullMarked
package org.deepfeature.dfm.bench.stage;

import org.jspecify.annotations.NullMarked;
