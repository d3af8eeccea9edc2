/**
 * How well scores tell anomalous from normal, for images and for pixels. Everything works on raw
 * scores (higher = more anomalous), takes NaN and infinity for a caller's mistake, and answers a
 * metric that the data does not define, such as an AUROC of one class, by an empty optional, never
 * by 0, ½ or NaN.
 */
@NullMarked
package org.deepfeature.dfm.metrics;

import org.jspecify.annotations.NullMarked;
