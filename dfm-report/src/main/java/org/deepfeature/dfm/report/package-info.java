/**
 * What a run leaves behind for people and for other programs: {@code report.html} and {@code
 * metrics.json}. Rows of predictions and pictures have packages of their own. Each file appears
 * under its name only when complete.
 */
@NullMarked
package org.deepfeature.dfm.report;

import org.jspecify.annotations.NullMarked;
