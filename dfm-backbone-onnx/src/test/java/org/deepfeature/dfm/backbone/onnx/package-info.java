/** Tests of the ONNX backbone. */
@NullMarked
package org.deepfeature.dfm.backbone.onnx;

import org.jspecify.annotations.NullMarked;
