/** Several networks as one. */
@NullMarked
package org.deepfeature.dfm.runtime.backbone;

import org.jspecify.annotations.NullMarked;
