/**
 * DFM as an anomaly module: collects embeddings, fits once, scores, and is written to a model file.
 */
@NullMarked
package org.deepfeature.dfm.trainer.dfm;

import org.jspecify.annotations.NullMarked;
