package org.deepfeature.dfm.backbone.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.onnx.described.DescribedGraph;
import org.deepfeature.dfm.backbone.onnx.graph.GraphCut;
import org.deepfeature.dfm.network.testkit.ParityFixture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every architecture's graph against what torchvision computed with the same weights and images.
 */
class DescribedNetworkParityTest {
  static List<String> names() {
    return ParityFixture.all();
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("names")
  void layersAreThoseOfTorchvision(String name) throws IOException, OrtException {
    ParityFixture fixture = ParityFixture.of(name);
    Tensor images = fixture.images();
    long[] shape = {images.batch(), images.channels(), images.height(), images.width()};
    double worst = 0;
    try (OrtSession session =
            Sessions.open(
                name,
                GraphCut.cut(DescribedGraph.of(fixture.network()), fixture.layers()),
                Device.CPU,
                2);
        OnnxTensor input = OnnxTensor.createTensor(Sessions.environment(), images.data(), shape);
        OrtSession.Result result = session.run(Map.of("image", input))) {
      assertThat(session.getOutputNames()).containsAll(fixture.layers());
      for (int i = 0; i < fixture.layers().size(); i++) {
        OnnxTensor map = (OnnxTensor) result.get(fixture.layers().get(i)).orElseThrow();
        FloatBuffer values = map.getFloatBuffer();
        float[] copy = new float[values.remaining()];
        values.get(copy);
        worst = Math.max(worst, fixture.check(i, map.getInfo().getShape(), copy));
      }
    }
    System.out.printf("%s: worst relative difference %.1e%n", name, worst);
  }
}
