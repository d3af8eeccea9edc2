/**
 * Which images there are: data modules for MVTec AD's layout, plain folders, lists in a file, and
 * files to predict. Nothing here looks into an image.
 */
@NullMarked
package org.deepfeature.dfm.trainer.data;

import org.jspecify.annotations.NullMarked;
