/**
 * What a run leaves behind for people and for other programs: {@code report.html}, {@code
 * predictions.csv} and {@code metrics.json}. Each file appears under its name only when complete.
 */
@NullMarked
package org.deepfeature.dfm.report;

import org.jspecify.annotations.NullMarked;
