/** Tests. */
@NullMarked
package org.deepfeature.dfm.backbone.djl.weights;

import org.jspecify.annotations.NullMarked;
