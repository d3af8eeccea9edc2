/** Axes with round ticks, and drawings of them as SVG. */
@NullMarked
package org.deepfeature.dfm.report.internal.plot;

import org.jspecify.annotations.NullMarked;
