/** Lightning's lifecycle for anomaly detection: trainer, module, callbacks. */
@NullMarked
package org.deepfeature.dfm.trainer.lifecycle;

import org.jspecify.annotations.NullMarked;
