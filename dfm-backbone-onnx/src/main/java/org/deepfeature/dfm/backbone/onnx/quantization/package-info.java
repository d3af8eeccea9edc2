/**
 * Static 8-bit quantisation: ranges from calibration images, then quantise and dequantise nodes.
 */
@NullMarked
package org.deepfeature.dfm.backbone.onnx.quantization;

import org.jspecify.annotations.NullMarked;
