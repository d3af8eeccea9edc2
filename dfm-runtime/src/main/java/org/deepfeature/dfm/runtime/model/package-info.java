/**
 * The fitted model with its thresholds, the file that keeps both, and what scoring needs of them:
 * the model's networks, embeddings, and anomaly maps.
 */
@NullMarked
package org.deepfeature.dfm.runtime.model;

import org.jspecify.annotations.NullMarked;
