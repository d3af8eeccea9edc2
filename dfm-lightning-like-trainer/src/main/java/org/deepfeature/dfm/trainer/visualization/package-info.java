/** Heat maps: upsampling and overlays. */
@NullMarked
package org.deepfeature.dfm.trainer.visualization;

import org.jspecify.annotations.NullMarked;
