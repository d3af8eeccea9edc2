/**
 * What of a model can be replaced or switched off: anomalib's pre-processor, post-processor,
 * evaluator and visualizer.
 */
@NullMarked
package org.deepfeature.dfm.trainer.processor;

import org.jspecify.annotations.NullMarked;
