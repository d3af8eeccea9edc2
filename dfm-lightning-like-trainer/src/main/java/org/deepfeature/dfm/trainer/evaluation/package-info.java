/** What becomes of predictions: metrics, rows, heat maps. */
@NullMarked
package org.deepfeature.dfm.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
