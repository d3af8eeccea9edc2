/** Several networks as one. */
@NullMarked
package org.deepfeature.dfm.trainer.backbone;

import org.jspecify.annotations.NullMarked;
