/** Rows of predictions: {@code predictions.csv} and JSON lines, out and in. */
@NullMarked
package org.deepfeature.dfm.report.prediction;

import org.jspecify.annotations.NullMarked;
