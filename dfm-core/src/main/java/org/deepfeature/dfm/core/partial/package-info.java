/**
 * One fit in parts that add up, wherever each was computed: rows as long as they are few, summaries
 * of them beyond, and some held out for thresholds.
 */
@NullMarked
package org.deepfeature.dfm.core.partial;

import org.jspecify.annotations.NullMarked;
