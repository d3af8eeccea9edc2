package org.deepfeature.dfm.backbone.djl.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.backbone.djl.Managers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that {@code reference_layers.py --files} wrote with PyTorch and NumPy. */
final class WeightFileTest {
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = Managers.of(Device.CPU);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private static Path file(String name) {
    try {
      return Path.of(WeightFileTest.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny.npz", "tiny.pth", "tiny-legacy.pth", "tiny-checkpoint.ckpt"})
  void everyFormatHoldsWhatSafetensorsHolds(String name) {
    Map<String, NDArray> expected = WeightFile.read(file("tiny.safetensors"), manager);
    Map<String, NDArray> actual = WeightFile.read(file(name), manager);

    assertThat(expected)
        .containsOnlyKeys(
            "conv.weight",
            "conv.bias",
            "norm.weight",
            "norm.bias",
            "norm.running_mean",
            "norm.running_var",
            "last.weight",
            "last.bias");
    actual.keySet().removeIf(key -> key.endsWith("num_batches_tracked"));
    assertThat(actual).containsOnlyKeys(expected.keySet());
    expected.forEach(
        (key, array) -> {
          assertThat(actual.get(key).getShape()).as(key).isEqualTo(array.getShape());
          assertThat(actual.get(key).toFloatArray()).as(key).isEqualTo(array.toFloatArray());
        });
    assertThat(expected.get("conv.weight").getShape().getShape()).containsExactly(4, 3, 3, 3);
  }

  @Test
  void viewsAndNumberTypesOfPyTorchAreUnderstood() {
    Map<String, NDArray> arrays = WeightFile.read(file("views.pth"), manager);

    assertThat(arrays.get("transposed").getShape().getShape()).containsExactly(6, 4);
    assertThat(Arrays.copyOf(arrays.get("transposed").toFloatArray(), 5))
        .containsExactly(0, 6, 12, 18, 1);
    assertThat(arrays.get("part").toFloatArray()).containsExactly(6, 7, 8, 9, 10, 11);
    for (String type : new String[] {"half", "bfloat16", "double", "long"}) {
      assertThat(arrays.get(type).toFloatArray()).as(type).containsExactly(0, 1, 2, 3);
    }
    assertThat(arrays.get("parameter").toFloatArray()).containsExactly(0, 1);
  }

  @Test
  void picklesThatCallAnythingElseAreRefusedByItsName() {
    assertThatThrownBy(() -> WeightFile.read(file("whole-module.pth"), manager))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("whole-module.pth")
        .hasMessageContaining("Tiny")
        .hasMessageContaining("could run any code");
  }

  @Test
  void callsOfTheSystemAreRefused(@TempDir Path folder) throws IOException {
    Path evil = folder.resolve("evil.pth");
    Files.writeString(evil, "cos\nsystem\n(S'true'\ntR.");

    assertThatThrownBy(() -> WeightFile.read(evil, manager))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("os.system");
  }

  @Test
  void torchScriptGivenAsWeightsSaysWhereItBelongs() {
    assertThatThrownBy(() -> WeightFile.read(file("tiny-tuple.pt"), manager))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("TorchScript")
        .hasMessageContaining("djl:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny.npz", "tiny.pth", "tiny-legacy.pth", "tiny.safetensors"})
  void truncatedFilesAreErrorsThatNameTheFile(String name, @TempDir Path folder)
      throws IOException {
    byte[] whole = Files.readAllBytes(file(name));
    for (int part = 1; part < 10; part++) {
      Path cut = folder.resolve(part + name);
      Files.write(cut, Arrays.copyOf(whole, whole.length * part / 10));

      assertThatThrownBy(() -> WeightFile.read(cut, manager))
          .as("%d tenths", part)
          .isInstanceOf(DfmException.class)
          .hasMessageContaining(cut.toString());
    }
  }

  @Test
  void absentFilesAndUnknownFormatsSaySo(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> WeightFile.read(folder.resolve("no.pth"), manager))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("no.pth");
    Path other = Files.writeString(folder.resolve("weights.h5"), "x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WeightFile.read(other, manager))
        .withMessageContaining(".safetensors");
  }
}
