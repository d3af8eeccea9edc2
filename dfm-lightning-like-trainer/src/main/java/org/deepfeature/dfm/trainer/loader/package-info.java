/** From samples to batches: a bounded loader that decodes ahead of the network, and masks. */
@NullMarked
package org.deepfeature.dfm.trainer.loader;

import org.jspecify.annotations.NullMarked;
