/** Heat maps: upsampling, colours, pictures and thumbnails. */
@NullMarked
package org.deepfeature.dfm.trainer.visualization;

import org.jspecify.annotations.NullMarked;
