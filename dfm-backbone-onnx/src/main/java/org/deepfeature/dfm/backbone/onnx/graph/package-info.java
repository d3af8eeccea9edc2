/**
 * Surgery on ONNX graphs, without running them: reading, finding layers, cutting after them,
 * wrapping inputs and outputs, counting multiplications.
 */
@NullMarked
package org.deepfeature.dfm.backbone.onnx.graph;

import org.jspecify.annotations.NullMarked;
