/**
 * Which images there are: data modules for published data sets' layouts, plain folders, lists in a
 * file, and files to predict; and how they are divided. Nothing here looks into an image.
 */
@NullMarked
package org.deepfeature.dfm.data;

import org.jspecify.annotations.NullMarked;
