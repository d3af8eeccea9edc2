package org.deepfeature.dfm.network.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deepfeature.dfm.testkit.damage.DamagedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged weights are refused in a line that names the file, whatever they claim. */
final class WeightsDamagedTest {
  @TempDir private Path folder;

  private static byte[] bytes(String name) {
    try (InputStream in = WeightsDamagedTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All values are read, too: what a header claims is met there. */
  private static void read(Path file) throws IOException {
    try (WeightFile weights = WeightFile.open(file)) {
      for (TensorGroup group : weights.groups()) {
        for (StoredTensor tensor : group.tensors().values()) {
          try {
            tensor.reader().values();
          } catch (IOException e) {
            // A network that needs this tensor is refused with these words.
            assertThat(e).message().isNotBlank();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny.safetensors",
        "tiny.pth",
        "tiny-legacy.pth",
        "tiny.npz",
        "views.pth",
        "tiny-tuple.pt"
      })
  void isRefusedOrRead(String name) {
    boolean text = name.endsWith(".safetensors");
    DamagedFiles files = DamagedFiles.of(name, List.of(bytes(name)));
    DamagedFiles.Outcomes outcomes =
        (text ? files.withWords("\"dtype\":\"F64\"", "\"BF16\"", "[0,4611686018427387904]") : files)
            .check(folder, WeightsDamagedTest::read, List.of());
    assertThat(outcomes.refused()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny.pth,data.pkl", "tiny.npz,.npy"})
  void isRefusedOrReadWhereTheChecksumsAreRight(String archive) throws IOException {
    String name = archive.split(",")[0];
    String suffix = archive.split(",")[1];
    DamagedFiles.Outcomes outcomes =
        DamagedFiles.of(name, List.of(entry(name, suffix)))
            .wrappedBy(content -> with(name, suffix, content))
            .withWords(
                "\u008a\u0004\u00ff\u00ff\u00ff\u007f",
                "\u008b\u00ff\u00ff\u00ff\u007f",
                "R",
                "(",
                "2")
            .check(folder, WeightsDamagedTest::read, List.of());
    assertThat(outcomes.refused()).isPositive();
  }

  @Test
  void tensorsThatDisagreeAboutTheStorageTheyShareAreRefused() throws IOException {
    String pickle =
        new String(entry("tiny.pth", "data.pkl"), StandardCharsets.ISO_8859_1)
            .replace("X\1\0\0\0007", "X\1\0\0\0000");
    byte[] content = pickle.getBytes(StandardCharsets.ISO_8859_1);
    Path file = Files.write(folder.resolve("shared.pth"), with("tiny.pth", "data.pkl", content));
    try (WeightFile weights = WeightFile.open(file)) {
      Map<String, StoredTensor> tensors = weights.groups().get(0).tensors();

      assertThat(tensors.get("conv.weight").reader().values().remaining()).isEqualTo(4 * 27);
      assertThatThrownBy(() -> tensors.get("last.weight").reader().values())
          .isInstanceOf(IOException.class)
          .hasMessage("storage '0' has 432 bytes; expected 720");
    }
  }

  private byte[] entry(String archive, String suffix) throws IOException {
    try (ZipFile zip = new ZipFile(written(archive).toFile())) {
      return zip.getInputStream(first(zip, suffix)).readAllBytes();
    }
  }

  private static ZipEntry first(ZipFile zip, String suffix) {
    return zip.stream().filter(e -> e.getName().endsWith(suffix)).findFirst().orElseThrow();
  }

  private Path written(String archive) throws IOException {
    Path file = folder.resolve("whole-" + archive);
    return Files.exists(file) ? file : Files.write(file, bytes(archive));
  }

  /** The archive with the first entry of that suffix replaced. */
  private byte[] with(String archive, String suffix, byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipFile zip = new ZipFile(written(archive).toFile());
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      String replaced = first(zip, suffix).getName();
      for (ZipEntry entry : zip.stream().toList()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(
            entry.getName().equals(replaced) ? content : zip.getInputStream(entry).readAllBytes());
        out.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
