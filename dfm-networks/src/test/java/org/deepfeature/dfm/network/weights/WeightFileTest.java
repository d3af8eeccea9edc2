package org.deepfeature.dfm.network.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deepfeature.dfm.api.DfmException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files, most of them those that {@code reference_layers.py --files} wrote with PyTorch and NumPy.
 */
final class WeightFileTest {
  @SuppressWarnings("ArrayRecordComponent") // Compared one by one.
  private record Values(List<Long> shape, float[] values) {}

  /** Everything in the first dictionary with tensors. */
  private static Map<String, Values> read(Path file) throws IOException {
    Map<String, Values> all = new TreeMap<>();
    try (WeightFile weights = WeightFile.open(file)) {
      for (Map.Entry<String, StoredTensor> entry : weights.groups().get(0).tensors().entrySet()) {
        FloatBuffer values = entry.getValue().reader().values();
        float[] copy = new float[values.remaining()];
        values.get(copy);
        all.put(entry.getKey(), new Values(entry.getValue().shape(), copy));
      }
    }
    return all;
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
  void everyFormatHoldsWhatSafetensorsHolds(String name) throws IOException {
    Map<String, Values> expected = read(file("tiny.safetensors"));
    Map<String, Values> actual = read(file(name));

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
          assertThat(actual.get(key).shape).as(key).isEqualTo(array.shape);
          assertThat(actual.get(key).values).as(key).isEqualTo(array.values);
        });
    assertThat(expected.get("conv.weight").shape).containsExactly(4L, 3L, 3L, 3L);
  }

  @Test
  void viewsAndNumberTypesOfPyTorchAreUnderstood() throws IOException {
    Map<String, Values> arrays = read(file("views.pth"));

    assertThat(arrays.get("transposed").shape).containsExactly(6L, 4L);
    assertThat(Arrays.copyOf(arrays.get("transposed").values, 5)).containsExactly(0, 6, 12, 18, 1);
    assertThat(arrays.get("part").values).containsExactly(6, 7, 8, 9, 10, 11);
    for (String type : new String[] {"half", "bfloat16", "double", "long"}) {
      assertThat(arrays.get(type).values).as(type).containsExactly(0, 1, 2, 3);
    }
    assertThat(arrays.get("parameter").values).containsExactly(0, 1);
  }

  @Test
  void picklesThatCallAnythingElseAreRefusedByItsName() {
    assertThatThrownBy(() -> WeightFile.open(file("whole-module.pth")))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("whole-module.pth")
        .hasMessageContaining("Tiny")
        .hasMessageContaining("could run any code");
  }

  @Test
  void callsOfTheSystemAreRefused(@TempDir Path folder) throws IOException {
    Path evil = folder.resolve("evil.pth");
    Files.writeString(evil, "cos\nsystem\n(S'true'\ntR.");

    assertThatThrownBy(() -> WeightFile.open(evil))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("os.system");
  }

  @Test
  void torchScriptGivenAsWeightsSaysWhereItBelongs() {
    assertThatThrownBy(() -> WeightFile.open(file("tiny-tuple.pt")))
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

      assertThatThrownBy(() -> WeightFile.open(cut))
          .as("%d tenths", part)
          .isInstanceOf(DfmException.class)
          .hasMessageContaining(cut.toString());
    }
  }

  @Test
  void absentFilesAndUnknownFormatsSaySo(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> WeightFile.open(folder.resolve("no.pth")))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("no.pth");
    Path other = Files.writeString(folder.resolve("weights.h5"), "x");
    assertThatThrownBy(() -> WeightFile.open(other))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("weights.h5")
        .hasMessageContaining(".safetensors");
  }

  @ParameterizedTest
  @CsvSource({
    "version https://git-lfs.github.com/spec/v1, git lfs pull",
    "<!DOCTYPE html>, web page",
    "{\"weight_map\":{}}, index",
    "'', premature end of file",
  })
  void whatIsOftenGivenInPlaceOfWeightsIsCalledByItsName(
      String content, String word, @TempDir Path folder) throws IOException {
    Path other = Files.writeString(folder.resolve("model.pth"), content);

    assertThatThrownBy(() -> WeightFile.open(other))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("model.pth")
        .hasMessageContaining(word);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny.npz", "tiny.pth", "tiny.safetensors", "tiny-legacy.pth"})
  void formatIsKnownByTheContentWhateverTheNameIs(String name, @TempDir Path folder)
      throws IOException {
    Path other = Files.copy(file(name), folder.resolve("weights.pth.tar"));

    assertThat(read(other)).containsOnlyKeys(read(file(name)).keySet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny.npz", "tiny.pth", "tiny-tuple.pt"})
  void flippedBitIsFoundByTheChecksumBesideIt(String name, @TempDir Path folder)
      throws IOException {
    byte[] bytes = Files.readAllBytes(file(name));
    ZipEntry entry;
    try (ZipFile zip = new ZipFile(file(name).toFile())) {
      entry = zip.stream().max(Comparator.comparingLong(ZipEntry::getSize)).orElseThrow();
    }
    String begin = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[begin.indexOf(entry.getName()) + entry.getName().length() + 150] ^= 1;
    Path flipped = Files.write(folder.resolve(name), bytes);

    assertThatThrownBy(() -> WeightFile.requireUndamaged(flipped)).isInstanceOf(IOException.class);
    WeightFile.requireUndamaged(file(name));
  }

  @Test
  void lengthsThatTheFileDoesNotHaveCostNoMemory(@TempDir Path folder) throws IOException {
    for (String opcode :
        List.of(
            "X\377\377\377\177",
            "T\377\377\377\177",
            "\213\377\377\377\177",
            "\215\377\377\377\377\377\377\377\177")) {
      Path damaged = folder.resolve("damaged.pth");
      Files.write(damaged, ("\200\4" + opcode).getBytes(StandardCharsets.ISO_8859_1));

      assertThatThrownBy(() -> WeightFile.open(damaged))
          .isInstanceOf(DfmException.class)
          .hasMessageContaining("damaged.pth")
          .hasMessageContaining("a text or number of");
    }
  }
}
