package org.deepfeature.dfm.backbone.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.BackboneLoader.Quantizer;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.onnx.graph.GraphCut;
import org.deepfeature.dfm.backbone.onnx.graph.GraphWrap;
import org.deepfeature.dfm.backbone.onnx.graph.Graphs;
import org.deepfeature.dfm.backbone.onnx.graph.InputSpec;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.quantization.StaticQuantization;
import org.deepfeature.dfm.hub.Hub;

/** Quantises ONNX networks. Calibration runs image by image, so that memory does not grow. */
final class OnnxQuantizer implements Quantizer {
  private final OnnxOptions options;
  private final Hub hub;

  OnnxQuantizer(OnnxOptions options, Hub hub) {
    this.options = options;
    this.hub = hub;
  }

  @Override
  public byte[] quantize(BackboneRequest request, Iterator<Tensor> calibration) {
    Network network = Network.open(request, options, hub);
    List<String> layers =
        request.layers().stream()
            .map(name -> Graphs.resolve(network.model().getGraph(), name))
            .distinct()
            .toList();
    ModelProto cut = GraphCut.cut(network.model(), layers);
    InputSpec input = InputSpec.of(cut.getGraph());
    if (input.channelsLast() || input.type() != Nodes.FLOAT) {
      throw new IllegalArgumentException(
          "Network '%s' takes channels last or no float32; it cannot be quantised"
              .formatted(network.name()));
    }
    StaticQuantization quantization = StaticQuantization.of(cut);
    Set<String> computed = new LinkedHashSet<>(quantization.tensors());
    computed.remove(input.name());
    int channels = network.preprocessing().colorOrder().channels();
    ModelProto observed =
        GraphWrap.input(GraphCut.cut(quantization.model(), List.copyOf(computed)), input, channels);
    try (OrtSession session = Sessions.plain(network.name(), observed, request.threads())) {
      while (calibration.hasNext()) {
        Tensor batch = calibration.next();
        for (int i = 0; i < batch.batch(); i++) {
          observe(session, quantization, input, batch.slice(i, i + 1));
        }
      }
    } catch (OrtException e) {
      throw new DfmException(
          "Network '%s' failed while being calibrated: %s"
              .formatted(network.name(), Sessions.firstLine(e)),
          e);
    }
    return quantization.result().toByteArray();
  }

  private static void observe(
      OrtSession session, StaticQuantization quantization, InputSpec input, Tensor image)
      throws OrtException {
    if (quantization.tensors().contains(input.name())) {
      quantization.observe(input.name(), image.data());
    }
    long[] shape = {1, image.channels(), image.height(), image.width()};
    try (OnnxTensor tensor = OnnxTensor.createTensor(Sessions.environment(), image.data(), shape);
        OrtSession.Result result = session.run(Map.of(GraphWrap.INPUT, tensor))) {
      for (Map.Entry<String, OnnxValue> entry : result) {
        quantization.observe(entry.getKey(), ((OnnxTensor) entry.getValue()).getFloatBuffer());
      }
    }
  }
}
