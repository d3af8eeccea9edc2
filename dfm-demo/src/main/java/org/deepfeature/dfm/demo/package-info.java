/**
 * Draws a small surface-inspection data set, so that every example and test has images to run on.
 */
@NullMarked
package org.deepfeature.dfm.demo;

import org.jspecify.annotations.NullMarked;
