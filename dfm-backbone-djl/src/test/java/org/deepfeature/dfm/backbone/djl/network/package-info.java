/** Tests. */
@NullMarked
package org.deepfeature.dfm.backbone.djl.network;

import org.jspecify.annotations.NullMarked;
