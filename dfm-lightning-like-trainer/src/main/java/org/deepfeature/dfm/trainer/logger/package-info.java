/** Where hyperparameters and metrics of a run are recorded. */
@NullMarked
package org.deepfeature.dfm.trainer.logger;

import org.jspecify.annotations.NullMarked;
