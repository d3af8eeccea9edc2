package org.deepfeature.dfm.backbone.djl.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.djl.Managers;
import org.deepfeature.dfm.network.architecture.Architectures;
import org.deepfeature.dfm.network.testkit.FormulaParameters;
import org.deepfeature.dfm.network.testkit.ParityFixture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every architecture against what torchvision computed with the same weights and images. */
final class TorchvisionParityTest {
  static List<String> names() {
    return ParityFixture.all();
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("names")
  void layersAreThoseOfTorchvision(String name) throws IOException {
    ParityFixture fixture = ParityFixture.of(name);
    List<String> seen = new ArrayList<>();
    double[] errors = new double[fixture.layers().size()];
    try (Network network =
            new Network(fixture.network().cut(fixture.layers()), Managers.of(Device.CPU));
        NDManager scratch = network.manager().newSubManager()) {
      network.run(
          array(scratch, fixture.images()),
          (index, map) -> {
            seen.add(fixture.layers().get(index));
            errors[index] = fixture.check(index, map.getShape().getShape(), map.toFloatArray());
          });
    }
    System.out.printf(
        "%s: worst relative difference %.1e%n", name, Arrays.stream(errors).max().orElseThrow());
    assertThat(seen).containsExactlyElementsOf(fixture.layers());
  }

  private static NDArray array(NDManager manager, Tensor images) {
    return manager.create(
        images.data(),
        new Shape(images.batch(), images.channels(), images.height(), images.width()));
  }

  @Test
  void cuttingDropsTheWeightsBehindTheLayer() {
    int whole = arrays("layer4.1");
    int cut = arrays("layer1.0");

    assertThat(whole).isEqualTo(2 * 20);
    assertThat(cut).isEqualTo(2 * 3);
  }

  private static int arrays(String layer) {
    try (Network network =
        new Network(
            Architectures.of("resnet18")
                .describe(new FormulaParameters(), new ImageSize(64, 64))
                .cut(List.of(layer)),
            Managers.of(Device.CPU))) {
      return Managers.openArrays(network.manager());
    }
  }
}
