/** Pictures of anomaly maps: colours, contours, panels side by side and thumbnails. */
@NullMarked
package org.deepfeature.dfm.report.picture;

import org.jspecify.annotations.NullMarked;
