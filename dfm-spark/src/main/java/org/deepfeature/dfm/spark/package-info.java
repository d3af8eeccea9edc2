/**
 * The same fit and the same scores on Apache Spark: an estimator and a model of Spark ML, whose
 * payload is the file that one machine reads.
 */
@NullMarked
package org.deepfeature.dfm.spark;

import org.jspecify.annotations.NullMarked;
