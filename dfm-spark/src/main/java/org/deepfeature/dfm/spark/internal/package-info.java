/** What tasks and the driver do for the estimator and the model. */
@NullMarked
package org.deepfeature.dfm.spark.internal;

import org.jspecify.annotations.NullMarked;
