package org.deepfeature.dfm.backbone.onnx.scattering;

import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;

/** Stub. */
final class ScatteringGraph {
  ScatteringGraph(int channels) {}

  ModelProto build() {
    return ModelProto.getDefaultInstance();
  }
}
