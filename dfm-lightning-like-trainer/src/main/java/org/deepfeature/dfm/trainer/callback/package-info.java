/** Callbacks that come with the trainer. */
@NullMarked
package org.deepfeature.dfm.trainer.callback;

import org.jspecify.annotations.NullMarked;
