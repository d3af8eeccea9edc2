/** A two-order Morlet wavelet scattering network, generated as an ONNX graph. */
@NullMarked
package org.deepfeature.dfm.backbone.onnx.scattering;

import org.jspecify.annotations.NullMarked;
