/** Heat maps: upsampling, colours, pictures and thumbnails. */
@NullMarked
package org.deepfeature.dfm.report.picture;

import org.jspecify.annotations.NullMarked;
