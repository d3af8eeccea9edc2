/**
 * Surgery on ONNX graphs, without running them: reading, finding layers, cutting behind them,
 * wrapping inputs and outputs, counting multiplications.
 */
@NullMarked
package org.deepfeature.dfm.backbone.onnx.graph;

import org.jspecify.annotations.NullMarked;
