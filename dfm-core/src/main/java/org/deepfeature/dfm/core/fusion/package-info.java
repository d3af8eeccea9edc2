/** From the error maps of several layers to one score an image and one map an image. */
@NullMarked
package org.deepfeature.dfm.core.fusion;

import org.jspecify.annotations.NullMarked;
