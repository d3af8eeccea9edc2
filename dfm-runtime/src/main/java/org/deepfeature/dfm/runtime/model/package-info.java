/** The fitted model with its thresholds, and the file that keeps both. */
@NullMarked
package org.deepfeature.dfm.runtime.model;

import org.jspecify.annotations.NullMarked;
