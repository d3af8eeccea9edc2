/** Tests. */
@NullMarked
package org.deepfeature.dfm.backbone.djl;

import org.jspecify.annotations.NullMarked;
