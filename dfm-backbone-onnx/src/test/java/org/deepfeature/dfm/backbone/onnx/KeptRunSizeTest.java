package org.deepfeature.dfm.backbone.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.onnx.graph.GraphCut;
import org.deepfeature.dfm.backbone.onnx.graph.GraphWrap;
import org.deepfeature.dfm.backbone.onnx.graph.InputSpec;
import org.deepfeature.dfm.backbone.onnx.graph.ModelFile;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.junit.jupiter.api.Test;

class KeptRunSizeTest {
  private static final int SIDE = 16;

  private final KeptRunSize size = new KeptRunSize();

  private int run(int batch) {
    int images = size.images(batch);
    size.ran(batch, images);
    return images;
  }

  @Test
  void theLastFewImagesRunAtTheSizeOfTheOthers() {
    assertThat(List.of(run(32), run(32), run(28), run(1), run(32))).containsOnly(32);
  }

  @Test
  void moreImagesThanBeforeAreOneRun() {
    assertThat(List.of(run(1), run(5), run(32), run(33))).containsExactly(1, 5, 32, 33);
  }

  @Test
  void aSizeThatFailedIsNotKept() {
    run(8);
    assertThat(size.images(512)).isEqualTo(512);
    assertThat(size.images(4)).isEqualTo(8);
  }

  @Test
  void smallBatchesInARowGetASizeOfTheirOwnWhenFillingUpHasCostAsMuch() {
    run(32);
    assertThat(List.of(run(1), run(5), run(1), run(1), run(1)))
        .as("31 + 27 + 31 + 31 + 31 images of zeros")
        .containsOnly(32);
    assertThat(run(1)).as("the largest of them").isEqualTo(5);
    assertThat(run(5)).isEqualTo(5);
    assertThat(run(3)).isEqualTo(5);
    assertThat(run(16)).isEqualTo(16);
  }

  @Test
  void theSmallerTheDifferenceTheLongerASizeIsKept() {
    run(32);
    for (int i = 0; i < KeptRunSize.WORTH_A_CHANGE / 16; i++) {
      assertThat(run(16)).isEqualTo(32);
    }
    assertThat(run(16)).isEqualTo(16);
  }

  @Test
  void oneLargeBatchAmongSmallOnesKeepsTheSize() {
    run(32);
    for (int i = 0; i < 40; i++) {
      assertThat(run(i % 4 == 0 ? 17 : 1)).isEqualTo(32);
    }
  }

  @Test
  void onlyAGpuKeepsASizeAndAFixedOneStays() {
    assertThat(RunSize.of(Device.CPU, 0).images(7)).isEqualTo(1);
    assertThat(RunSize.of(Device.CPU, 3).images(7)).isEqualTo(3);
    assertThat(RunSize.of(Device.cuda(0), 3).images(7)).isEqualTo(3);
    assertThat(RunSize.of(Device.cuda(0), 0)).isInstanceOf(KeptRunSize.class);
  }

  @Test
  void imagesThatFillARunUpChangeNoFeature() {
    try (Backbone filled = network(size);
        Backbone alone = network(batch -> 1)) {
      List<Integer> batches = new ArrayList<>(List.of(3, 7, 2, 6));
      batches.addAll(Collections.nCopies(KeptRunSize.WORTH_A_CHANGE, 1));
      batches.add(5);
      for (int batch : batches) {
        Tensor images = Pictures.noise(batch, 3, SIDE, SIDE);
        float[] before = values(images);
        float[] expected = values(alone.extract(images).get(0));
        Tensor features = filled.extract(images).get(0);
        assertThat(features.batch()).isEqualTo(batch);
        assertThat(values(features)).containsExactly(expected, within(1e-5f));
        assertThat(values(images)).containsExactly(before);
      }
      assertThat(size.images(1)).as("what it kept").isEqualTo(5);
    }
  }

  private static Backbone network(RunSize size) {
    ModelProto model = SmallNetworks.model(SmallNetworks.graph("N", 3, "H", "W"));
    Path file = Path.of("small.onnx");
    ModelProto cut = GraphCut.cut(model, List.of("second"));
    InputSpec input = InputSpec.of(cut.getGraph());
    return OnnxBackbone.open(
        Network.of(ModelFile.of(model.toByteArray(), file), file, OnnxOptions.DEFAULT),
        GraphWrap.input(cut, input, 3),
        input,
        List.of("second"),
        List.of(0),
        new BackboneRequest(
            file.toString(), List.of("second"), new ImageSize(SIDE, SIDE), Device.CPU, 1),
        size);
  }

  private static float[] values(Tensor tensor) {
    float[] values = new float[tensor.data().remaining()];
    tensor.data().duplicate().get(values);
    return values;
  }
}
