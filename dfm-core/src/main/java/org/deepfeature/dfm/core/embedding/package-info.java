/** From feature maps to embeddings: average pooling, flattening, channel scaling. */
@NullMarked
package org.deepfeature.dfm.core.embedding;

import org.jspecify.annotations.NullMarked;
