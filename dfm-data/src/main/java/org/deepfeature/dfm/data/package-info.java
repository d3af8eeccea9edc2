/**
 * Which images there are: data modules for published data sets' layouts, plain folders, lists in a
 * file, and files to predict; and how they are divided. Images are not decoded here; of masks, only
 * whether they mark anything.
 */
@NullMarked
package org.deepfeature.dfm.data;

import org.jspecify.annotations.NullMarked;
