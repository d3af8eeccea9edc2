/** From raw scores to labels, values for display and masks, once thresholds are chosen. */
@NullMarked
package org.deepfeature.dfm.core.postprocessing;

import org.jspecify.annotations.NullMarked;
