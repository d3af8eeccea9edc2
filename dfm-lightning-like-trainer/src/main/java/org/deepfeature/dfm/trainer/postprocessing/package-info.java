/** From raw scores to labels and values for display: thresholds and normalisation. */
@NullMarked
package org.deepfeature.dfm.trainer.postprocessing;

import org.jspecify.annotations.NullMarked;
