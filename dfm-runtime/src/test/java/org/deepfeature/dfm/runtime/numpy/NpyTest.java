package org.deepfeature.dfm.runtime.numpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
  @TempDir Path folder;

  private static Path numpy(String name) {
    try {
      return Path.of(NpyTest.class.getResource(name + ".npy").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double[] counting(int n) {
    return IntStream.range(0, n).mapToDouble(i -> i + 0.25).toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"f4_c_v1", "f8_c_v2", "f8_c_v3", "f4_fortran", "f4_big_endian"})
  void readsWhatNumPyWrote(String name) {
    assertThat(NpyFile.read(numpy(name))).isEqualTo(new Matrix(3, 4, counting(12)));
  }

  @Test
  void readsOtherShapes() {
    assertThat(NpyFile.read(numpy("f8_vector"))).isEqualTo(Matrix.row(counting(5)));
    assertThat(NpyFile.read(numpy("f8_no_rows"))).isEqualTo(Matrix.zeros(0, 4));
    NpyArray three = NpyFile.readArray(numpy("f8_fortran_3d"));
    assertThat(three.shape()).containsExactly(2, 3, 4);
    assertThat(three.data()).isEqualTo(counting(24));
    assertThat(NpyFile.readArray(numpy("f8_scalar")).shape()).isEmpty();
  }

  @Test
  void writesTheBytesThatNumPyWrites() throws IOException {
    Path file = folder.resolve("new/a.npy");
    NpyFile.writeFloat32(file, new Matrix(3, 4, counting(12)));
    assertThat(file).hasSameBinaryContentAs(numpy("f4_c_v1"));
    NpyFile.writeFloat64(file, counting(5), 5);
    assertThat(file).hasSameBinaryContentAs(numpy("f8_vector"));
    try (var all = Files.list(file.getParent())) {
      assertThat(all).containsExactly(file);
    }
  }

  @Test
  void keepsEveryValue() {
    Path file = folder.resolve("a.npy");
    double[] random = new Random(1).doubles(3 * 70_000).toArray();
    random[7] = Double.NaN;
    random[8] = Double.NEGATIVE_INFINITY;
    NpyFile.writeFloat64(file, random, 3, 7, 10_000);
    NpyArray back = NpyFile.readArray(file);
    assertThat(back.shape()).containsExactly(3, 7, 10_000);
    assertThat(back.data()).isEqualTo(random);
    NpyFile.writeFloat64(file, new double[1], 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    assertThat(NpyFile.readArray(file).shape()).hasSize(18);
  }

  @Test
  void streamsRows() {
    Path file = folder.resolve("rows.npy");
    try (NpyWriter writer = NpyWriter.float32(file, 4)) {
      writer.append(new Matrix(2, 4, counting(8)));
      writer.append(Matrix.row(8.25, 9.25, 10.25, 11.25));
      assertThat(file).doesNotExist();
      assertThatThrownBy(() -> writer.append(Matrix.row(1, 2)))
          .hasMessage("Rows of 2 values; expected 4");
      writer.commit();
    }
    assertThat(file).hasSameBinaryContentAs(numpy("f4_c_v1"));
  }

  @Test
  void anUncommittedFileLeavesTheOldOne() throws IOException {
    Path file = Files.writeString(folder.resolve("a.npy"), "old");
    try (NpyWriter writer = NpyWriter.float64(file, 1)) {
      writer.append(Matrix.row(1));
    }
    assertThat(file).hasContent("old");
    try (var all = Files.list(folder)) {
      assertThat(all).containsExactly(file);
    }
  }

  @Test
  void refusesOtherTypes() {
    assertThatThrownBy(() -> NpyFile.read(numpy("i4")))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("'descr': '<i4'")
        .hasMessageContaining("expected a NumPy array of float32 or float64");
    assertThatThrownBy(() -> NpyFile.read(numpy("structured"))).isInstanceOf(DfmException.class);
    assertThatThrownBy(() -> NpyFile.read(numpy("f8_fortran_3d")))
        .hasMessageEndingWith("has shape [2, 3, 4]; expected n x d, or n values");
  }

  @Test
  void refusesDamagedFiles() throws IOException {
    byte[] good = Files.readAllBytes(numpy("f4_c_v1"));
    Path file = folder.resolve("bad.npy");
    for (int length : List.of(0, 5, 11, 60, 128, 175)) {
      Files.write(file, Arrays.copyOf(good, length));
      assertThatThrownBy(() -> NpyFile.read(file))
          .isInstanceOf(DfmException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining(length == 0 ? "byte 0" : length + "")
          .hasMessageNotContaining("\n");
    }
    Files.write(file, Arrays.copyOf(good, 177));
    assertThatThrownBy(() -> NpyFile.read(file))
        .hasMessage(file + " has 177 bytes; expected 176 for shape [3, 4] of f4");
    Files.writeString(file, "path,score\na.png,1\n");
    assertThatThrownBy(() -> NpyFile.read(file)).hasMessageContaining("is not a NumPy array");
    String huge = new String(good, java.nio.charset.StandardCharsets.ISO_8859_1);
    Files.writeString(
        file,
        huge.replace("(3, 4), }           ", "(99999999, 999999), }"),
        java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> NpyFile.read(file)).hasMessageContaining("fewer than 2^31 - 8");
  }

  @Test
  void namesWhatIsMissing() {
    Path missing = folder.resolve("none.npy");
    assertThatThrownBy(() -> NpyFile.read(missing))
        .isInstanceOf(DfmException.class)
        .hasMessage("Cannot read " + missing + ": there is no such file");
    assertThatThrownBy(() -> NpyFile.writeFloat32(folder, Matrix.row(1)))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("it is a folder");
    assertThatThrownBy(() -> NpyFile.writeFloat64(missing, new double[3], 2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Shape [2, 2] does not fit an array of 3 values");
  }

  @Test
  void rowsAreReadBlockByBlockAsTheWholeIs() {
    Matrix rows = Matrix.zeros(7, 3);
    for (int i = 0; i < 21; i++) {
      rows.data()[i] = i / 4.0;
    }
    Path file = folder.resolve("rows.npy");
    NpyFile.writeFloat32(file, rows);

    try (NpyRows npy = NpyRows.open(file)) {
      assertThat(npy.rows()).isEqualTo(7);
      assertThat(npy.columns()).isEqualTo(3);
      assertThat(npy.next(4)).isEqualTo(rows.copyOfRows(0, 4));
      assertThat(npy.next(4)).isEqualTo(rows.copyOfRows(4, 7));
      assertThat(npy.next(4).rows()).isZero();
    }
    assertThatThrownBy(() -> NpyRows.open(folder.resolve("absent.npy")))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("absent.npy");
  }
}
