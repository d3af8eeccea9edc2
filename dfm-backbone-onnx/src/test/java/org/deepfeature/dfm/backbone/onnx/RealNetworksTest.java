package org.deepfeature.dfm.backbone.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.BackboneLoader.LayerDescription;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trained networks against features by an independent interpreter. */
class RealNetworksTest {
  private static final OnnxBackboneLoader LOADER = new OnnxBackboneLoader(OnnxOptions.DEFAULT);

  private static BackboneRequest request(Path file, int size, List<String> layers) {
    return new BackboneRequest(file.toString(), layers, new ImageSize(size, size), Device.CPU, 2);
  }

  @ParameterizedTest
  @CsvSource({
    "resnet18/resnet18_to_layer3.onnx, resnet18/reference/resnet18_to_layer3_ref.npz, layer1 layer2"
        + " layer3",
    "squeezenet1.1/squeezenet1.1.onnx, squeezenet1.1/reference/squeezenet1.1_ref.npz, fire5 fire9",
    "mobilenetv2/mobilenetv2-7_features.onnx, mobilenetv2/reference/mobilenetv2-7_features_ref.npz,"
        + " block4.add block11.add features",
  })
  void featuresAgreeWithTheReference(String model, String reference, String layers) {
    Path file = Assets.path("models/" + model);
    Map<String, Npy> arrays = Npy.readZip(Assets.path("models/" + reference));
    Tensor images = arrays.get("input").tensor();
    List<String> names = Arrays.asList(layers.split(" "));
    try (Backbone backbone = LOADER.load(request(file, images.height(), names))) {
      List<Tensor> features = backbone.extract(images);
      for (int i = 0; i < names.size(); i++) {
        assertThat(arrays.get(names.get(i).replace('.', '_')).difference(features.get(i)))
            .as(names.get(i))
            .isLessThan(1e-4);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "resnet18/resnet18_to_layer3.onnx",
    "squeezenet1.1/squeezenet1.1.onnx",
    "mobilenetv2/mobilenetv2-7_features.onnx"
  })
  void featuresDoNotDependOnTheBatch(String model) {
    Path file = Assets.path("models/" + model);
    Tensor images = Pictures.noise(7, 3, 128, 128);
    try (Backbone backbone = LOADER.load(request(file, 128, List.of()))) {
      Tensor together = backbone.extract(images).get(0);
      for (int i = 0; i < images.batch(); i++) {
        Tensor alone = backbone.extract(images.slice(i, i + 1)).get(0);
        FloatBuffer expected = together.slice(i, i + 1).data();
        assertThat(alone.data()).isEqualTo(expected);
      }
    }
  }

  @Test
  void describesEveryLayer() {
    Path file = Assets.path("models/resnet18/resnet18_to_layer3.onnx");
    List<LayerDescription> layers = LOADER.describe(request(file, 256, List.of()));
    LayerDescription last = layers.get(layers.size() - 1);
    assertThat(last.shape()).containsExactly(1L, 256L, 16L, 16L);
    assertThat(last.costShare()).isEqualTo(1.0);
    assertThat(last.spatial()).isTrue();
    assertThat(layers.stream().map(LayerDescription::name)).contains("layer1", "layer2");
  }

  @Test
  void stagesOfSwinAreThoseOfItsTwinWithChannelsSecond() {
    Path last = Assets.path("../field/swin_small.onnx");
    Path second = Assets.path("../field/swin_small_nchw.onnx");

    assertThat(Sketch.values(Sketch.features(last, 256, 256, "stage2")))
        .isEqualTo(Sketch.values(Sketch.features(second, 256, 256, "stage2")));
  }

  @Test
  void transformersGiveTheirLastSequence() {
    Path file = Assets.path("../field/vit_default_layer.onnx");
    try (Backbone backbone = LOADER.load(request(file, 256, List.of()))) {
      assertThat(backbone.layers())
          .containsExactly(new Backbone.Layer("last_hidden_state", 96, 16, 16));
    }
  }
}
