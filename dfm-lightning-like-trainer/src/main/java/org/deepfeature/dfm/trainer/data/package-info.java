/** Where images come from: the layouts of data sets, masks, what is known of each image. */
@NullMarked
package org.deepfeature.dfm.trainer.data;

import org.jspecify.annotations.NullMarked;
