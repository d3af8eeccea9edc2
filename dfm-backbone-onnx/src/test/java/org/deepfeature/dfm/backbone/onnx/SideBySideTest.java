package org.deepfeature.dfm.backbone.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.onnx.graph.GraphWrap;
import org.deepfeature.dfm.backbone.onnx.graph.InputSpec;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.junit.jupiter.api.Test;

class SideBySideTest {
  private static final int SIDE = 64;

  private static Tensor images(int count) {
    FloatBuffer values = Tensor.allocateDirect(count * SIDE * SIDE);
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < values.capacity(); i++) {
      values.put(i, (float) random.nextDouble());
    }
    return Tensor.of(count, 1, SIDE, SIDE, values);
  }

  private static float[] features(int threads, Tensor images) {
    BackboneRequest request =
        new BackboneRequest(
            "scattering", List.of(), new ImageSize(SIDE, SIDE), Device.CPU, threads);
    try (Backbone backbone = new OnnxBackboneLoader(OnnxOptions.DEFAULT).load(request)) {
      FloatBuffer data = backbone.extract(images).get(0).data();
      float[] values = new float[data.remaining()];
      data.get(values);
      return values;
    }
  }

  private static SharedSession session() {
    ModelProto small =
        GraphWrap.input(SmallNetworks.model(SmallNetworks.graph("N", 3, "H", "W")), input(), 3);
    return new SharedSession("small", Sessions.open("small", small, Device.CPU, 1));
  }

  private static InputSpec input() {
    return InputSpec.of(SmallNetworks.graph("N", 3, "H", "W").build());
  }

  @Test
  void threadsDoNotChangeFeatures() {
    Tensor images = images(7);
    float[] alone = features(1, images);
    assertThat(features(3, images)).containsExactly(alone);
  }

  @Test
  void aFailureOfOneImageIsTheCallers() {
    AtomicInteger begun = new AtomicInteger();
    try (ImagesSideBySide sideBySide = new ImagesSideBySide(SideBySideTest::session, 3)) {
      assertThatThrownBy(
              () ->
                  sideBySide.forEach(
                      1000,
                      (session, image) -> {
                        begun.incrementAndGet();
                        throw new IllegalArgumentException("image " + image);
                      }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("image ");
    }
    assertThat(begun.get()).isBetween(1, 3);
  }

  @Test
  void nothingRunsAfterClosing() {
    ImagesSideBySide sideBySide = new ImagesSideBySide(SideBySideTest::session, 2);
    sideBySide.close();
    assertThatThrownBy(() -> sideBySide.forEach(2, (session, image) -> session.checkOpen()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }
}
