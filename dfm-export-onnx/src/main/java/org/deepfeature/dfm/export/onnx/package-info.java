/** Models as ONNX graphs, from pixels to verdict: written here, and run by ONNX Runtime. */
@NullMarked
package org.deepfeature.dfm.export.onnx;

import org.jspecify.annotations.NullMarked;
