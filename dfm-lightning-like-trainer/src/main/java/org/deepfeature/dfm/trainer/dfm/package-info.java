/** DFM as an anomaly module: collects embeddings, fits once, scores; and its model file. */
@NullMarked
package org.deepfeature.dfm.trainer.dfm;

import org.jspecify.annotations.NullMarked;
