/** Tables and plots of results. */
@NullMarked
package org.deepfeature.dfm.bench.report;

import org.jspecify.annotations.NullMarked;
