/**
 * The backbone {@code onnx}: any ONNX network by ONNX Runtime, and the embedded wavelet scattering
 * network.
 */
@NullMarked
package org.deepfeature.dfm.backbone.onnx;

import org.jspecify.annotations.NullMarked;
