/** What a plugin can bring to the trainer, and what the trainer brings itself. */
@NullMarked
package org.deepfeature.dfm.trainer.plugin;

import org.jspecify.annotations.NullMarked;
