/** Axes with round ticks, and drawings of them as SVG. */
@NullMarked
package org.deepfeature.dfm.report.plot;

import org.jspecify.annotations.NullMarked;
