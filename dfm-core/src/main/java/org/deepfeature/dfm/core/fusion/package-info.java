/**
 * From the error maps of several layers to one score an image and one anomaly map an image: scaling
 * by held-out statistics, combining, upsampling.
 */
@NullMarked
package org.deepfeature.dfm.core.fusion;

import org.jspecify.annotations.NullMarked;
