/** Writes networks that are described by name as ONNX graphs. */
@NullMarked
package org.deepfeature.dfm.backbone.onnx.described;

import org.jspecify.annotations.NullMarked;
