package org.deepfeature.dfm.backbone.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.BackboneLoader.LayerDescription;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.api.UnknownNameException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What users meet when they ask for networks by name. */
final class NamedNetworkTest {
  private static BackboneRequest random(String name, int side, String... layers) {
    return new BackboneRequest(
        name, List.of(layers), new ImageSize(side, side), Device.CPU, 2, false, 1);
  }

  private static DjlBackboneLoader loader() {
    return new DjlBackboneLoader(DjlOptions.DEFAULT);
  }

  @Test
  void unknownNetworksAndLayersNameTheNearest() {
    assertThatThrownBy(() -> loader().load(random("resnt18", 64)))
        .isInstanceOf(UnknownNameException.class)
        .hasMessageContaining("did you mean 'resnet18'");
    assertThatThrownBy(() -> loader().load(random("resnet18", 64, "layer5")))
        .isInstanceOf(UnknownNameException.class)
        .hasMessageContaining("layer of resnet18 'layer5'")
        .hasMessageContaining("layer4");
  }

  @Test
  void patchesThatDoNotDivideTheImageSuggestASize() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loader().load(random("vit_small_patch14_dinov2", 256)))
        .withMessageContaining("14")
        .withMessageContaining("252x252");
  }

  @Test
  void describingNeedsNoWeightsAndListsLayersUnderAllTheirNames() {
    BackboneRequest request =
        new BackboneRequest("resnet18", List.of(), new ImageSize(64, 64), Device.CPU, 2);

    List<LayerDescription> layers = loader().describe(request);

    assertThat(layers)
        .extracting(LayerDescription::name)
        .startsWith("relu", "act1", "maxpool", "layer1.0", "layer1.1", "layer1")
        .endsWith("layer4.1", "layer4");
    assertThat(layers.get(5).shape()).containsExactly(1L, 64L, 16L, 16L);
  }

  @Test
  void seedDecidesTheRandomWeights() {
    BackboneRequest other =
        new BackboneRequest("resnet18", List.of(), new ImageSize(64, 64), Device.CPU, 2, false, 2);
    try (Backbone one = loader().load(random("resnet18", 64));
        Backbone two = loader().load(other)) {
      assertThat(one.layers()).containsExactly(new Layer("layer3", 256, 4, 4));
      assertThat(one.name()).isEqualTo("djl:resnet18");
      assertThat(one.sha256()).isNotEqualTo(two.sha256());
      Tensor images = Tensor.of(1, 3, 64, 64, ones(3 * 64 * 64));
      assertThat(one.extract(images).get(0).data()).isNotEqualTo(two.extract(images).get(0).data());
    }
  }

  @Test
  void aBlocksOutputAsItIsBecomesItsLayerByTheLastNormalisation() {
    try (Backbone network =
        loader().load(random("vit_small_patch16_224", 32, "blocks.1.raw", "blocks.1"))) {
      List<Tensor> maps = network.extract(Tensor.of(1, 3, 32, 32, ramp(3 * 32 * 32)));
      int width = maps.get(0).channels();
      for (int cell = 0; cell < 4; cell++) {
        double mean = 0;
        double square = 0;
        for (int c = 0; c < width; c++) {
          double value = maps.get(0).data().get(c * 4 + cell);
          mean += value / width;
          square += value * value / width;
        }
        double deviation = Math.sqrt(square - mean * mean + 1e-6);
        for (int c = 0; c < width; c++) {
          double raw = maps.get(0).data().get(c * 4 + cell);
          assertThat((double) maps.get(1).data().get(c * 4 + cell))
              .isCloseTo((raw - mean) / deviation, within(1e-4));
        }
      }
    }
  }

  private static java.nio.FloatBuffer ramp(int count) {
    java.nio.FloatBuffer buffer = Tensor.allocateDirect(count);
    for (int i = 0; i < count; i++) {
      buffer.put(i, (i * 37 % 101) / 101f - 0.5f);
    }
    return buffer;
  }

  private static java.nio.FloatBuffer ones(int count) {
    java.nio.FloatBuffer buffer = Tensor.allocateDirect(count);
    for (int i = 0; i < count; i++) {
      buffer.put(i, 1);
    }
    return buffer;
  }

  @Test
  void weightsThatDoNotFitAreListedByName() {
    Path tiny = Managers.WEIGHTS.resolve("tiny.pth");
    DjlBackboneLoader loader = new DjlBackboneLoader(new DjlOptions(tiny.toString(), ""));
    BackboneRequest request =
        new BackboneRequest("resnet18", List.of(), new ImageSize(64, 64), Device.CPU, 2);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> loader.load(request))
        .withMessageContaining("tiny.pth")
        .withMessageContaining("100 missing: conv1.weight (64, 3, 7, 7)")
        .withMessageContaining("8 not a parameter of it: conv.bias, conv.weight");
  }

  @Tag("slow")
  @Test
  void batchesLeaveNoArrayOpen() {
    try (DjlBackbone backbone = (DjlBackbone) loader().load(random("resnet18", 32, "layer2"))) {
      Tensor images = Tensor.of(4, 3, 32, 32, ones(4 * 3 * 32 * 32));
      backbone.extract(images);
      int before = Managers.openArrays(backbone.manager());
      for (int i = 0; i < 50; i++) {
        backbone.extract(images);
      }
      assertThat(before).isPositive();
      assertThat(Managers.openArrays(backbone.manager())).isEqualTo(before);
    }
  }

  @Test
  void absentGpuIsAnErrorThatSaysWhatItTakes() {
    BackboneRequest request =
        new BackboneRequest(
            "resnet18", List.of(), new ImageSize(64, 64), Device.cuda(63), 2, false, 0);

    assertThatThrownBy(() -> loader().load(request))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("cuda:63")
        .hasMessageContaining("PYTORCH_LIBRARY_PATH");
  }
}
