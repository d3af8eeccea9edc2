/** Checkpoints of a fit that is still collecting: one file that grows by an entry a batch. */
@NullMarked
package org.deepfeature.dfm.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;
