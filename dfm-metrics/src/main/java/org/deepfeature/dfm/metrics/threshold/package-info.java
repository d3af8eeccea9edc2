/**
 * How thresholds, and the ranges of values for display, are chosen from scores of images that the
 * model was not fitted on.
 */
@NullMarked
package org.deepfeature.dfm.metrics.threshold;

import org.jspecify.annotations.NullMarked;
