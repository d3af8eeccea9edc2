package org.deepfeature.dfm.backbone.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.BackboneLoader.LayerDescription;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.testkit.BackboneContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TorchScript files keep the contract; their outputs are layers. */
final class ScriptModuleContractTest extends BackboneContract {
  private static final ImageSize SIZE = new ImageSize(32, 24);

  private static Path file(String name) {
    return Managers.WEIGHTS.resolve(name);
  }

  private static BackboneRequest request(String file, String... layers) {
    return new BackboneRequest(file(file).toString(), List.of(layers), SIZE, Device.CPU, 2);
  }

  @Override
  protected BackboneLoader loader() {
    return new DjlBackboneLoader(DjlOptions.DEFAULT);
  }

  @Override
  protected String source() {
    return file("tiny-dictionary.pt").toString();
  }

  @Override
  protected ImageSize imageSize() {
    return SIZE;
  }

  @Override
  protected List<String> layers() {
    return List.of("first", "second");
  }

  @ParameterizedTest
  @CsvSource({"tiny-tensor.pt, output", "tiny-tuple.pt, 1", "tiny-dictionary.pt, second"})
  void lastSpatialOutputIsTheDefaultLayer(String file, String name) {
    try (Backbone backbone = loader().load(request(file))) {
      assertThat(backbone.layers()).containsExactly(new Layer(name, 5, 8, 6));
    }
  }

  @ParameterizedTest
  @CsvSource({"tiny-tuple.pt, 1, 0", "tiny-dictionary.pt, second, first"})
  void outputsAreTheSameHoweverTheyArePacked(String file, String last, String first) {
    Tensor images = Tensor.of(1, 3, 32, 24, Tensor.allocateDirect(3 * 32 * 24));
    try (Backbone expected = loader().load(request("tiny-tensor.pt"));
        Backbone packed = loader().load(request(file, last, first))) {
      assertThat(packed.extract(images).get(0).data())
          .isEqualTo(expected.extract(images).get(0).data());
      assertThat(packed.layers().get(1)).isEqualTo(new Layer(first, 4, 16, 12));
    }
  }

  @Test
  void describingListsEveryOutput() {
    assertThat(loader().describe(request("tiny-tuple.pt")))
        .extracting(LayerDescription::name)
        .containsExactly("0", "1");
  }

  @Test
  void randomWeightsAndOtherWeightsAreRefusedForAFileThatBringsItsOwn() {
    String file = file("tiny-tuple.pt").toString();
    BackboneRequest random = new BackboneRequest(file, List.of(), SIZE, Device.CPU, 1, false, 0);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> loader().load(random))
        .withMessageContaining("brings its weights");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new DjlBackboneLoader(new DjlOptions("other.pth", ""))
                    .load(request("tiny-tuple.pt")))
        .withMessageContaining("other.pth");
  }

  @Test
  void filesThatAreNoModuleAndAbsentOnesAreNamed(@TempDir Path folder) throws IOException {
    Path text = Files.writeString(folder.resolve("text.pt"), "no module");
    Path absent = folder.resolve("absent.pt");
    for (Path file : List.of(text, absent)) {
      assertThatThrownBy(
              () ->
                  loader()
                      .load(new BackboneRequest(file.toString(), List.of(), SIZE, Device.CPU, 1)))
          .isInstanceOf(DfmException.class)
          .hasMessageContaining(file.toString());
    }
  }
}
