/** Callbacks that turn batches into rows, pictures and what a report shows. */
@NullMarked
package org.deepfeature.dfm.report.recorder;

import org.jspecify.annotations.NullMarked;
