package org.deepfeature.dfm.runtime.numpy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.runtime.internal.file.FolderContents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    assertThatThrownBy(() -> NpyFile.read(numpy("structured")))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("'descr': [('a', '<f4'), ('b', '<f8')]")
        .hasMessageContaining("expected a NumPy array of real numbers");
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
        .hasMessage(
            "Cannot read "
                + missing
                + ": there is no such file; "
                + FolderContents.beside(missing));
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

  /** A file of version 1, as NumPy writes it. */
  private Path written(String descr, boolean fortran, String shape, String hexadecimal)
      throws IOException {
    String header =
        "{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }"
            .formatted(descr, fortran ? "True" : "False", shape);
    byte[] text = (header + " ".repeat(117 - header.length()) + "\n").getBytes(US_ASCII);
    Path file = folder.resolve("written.npy");
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0});
      out.write(text);
      out.write(HexFormat.of().parseHex(hexadecimal.replace(" ", "")));
    }
    return file;
  }

  @ParameterizedTest
  @CsvSource({
    "<f2, 003c 00c1, 1, -2.5",
    ">f2, 3c00 c100, 1, -2.5",
    "|i1, 05 ff, 5, -1",
    "<i2, 0500 ffff, 5, -1",
    ">i2, 0005 ffff, 5, -1",
    "<i4, 05000000 ffffffff, 5, -1",
    ">i4, 00000005 ffffffff, 5, -1",
    "<i8, 0500000000000000 ffffffffffffffff, 5, -1",
    "|u1, 05 ff, 5, 255",
    "<u2, 0500 ffff, 5, 65535",
    "<u4, 05000000 ffffffff, 5, 4294967295",
    "<u8, 0500000000000000 ffffffffffffffff, 5, 18446744073709551615",
    "|b1, 00 01, 0, 1",
    ">f8, 3ff0000000000000 c004000000000000, 1, -2.5",
  })
  void everyTypeOfRealNumbersIsRead(String descr, String bytes, double first, double second)
      throws IOException {
    Path file = written(descr, false, "2, 1", bytes);

    assertThat(NpyFile.read(file)).isEqualTo(new Matrix(2, 1, new double[] {first, second}));
    try (NpyRows rows = NpyRows.open(file)) {
      assertThat(rows.next(5)).isEqualTo(new Matrix(2, 1, new double[] {first, second}));
      assertThat(rows.fitsFloat32()).isEqualTo(descr.matches("..[12]|.f[24]"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"<c8", "|O", "<U4", "|S4", "<f16", "|V2", "<M8[s]"})
  void otherTypesAreRefusedByName(String descr) throws IOException {
    Path file = written(descr, false, "1, 1", "00");

    assertThatThrownBy(() -> NpyRows.open(file))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("'descr': '" + descr + "'");
  }

  @Test
  void rowsInFortranOrderAreReadBlockByBlock() throws IOException {
    // Row i holds i and i + 16.
    Path file = written("|u1", true, "5, 2", "0001020304 1011121314");

    try (NpyRows rows = NpyRows.open(file)) {
      assertThat(rows.next(3)).isEqualTo(new Matrix(3, 2, new double[] {0, 16, 1, 17, 2, 18}));
      assertThat(rows.next(3)).isEqualTo(new Matrix(2, 2, new double[] {3, 19, 4, 20}));
      assertThat(rows.next(3).rows()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2147483647, 0",
        "0, 2147483647",
        "0, 3",
        "3, 0",
        "2147483647, 2147483647",
        "1,",
        ""
      })
  void shapesWithoutRowsOfNumbersAreRefused(String shape) throws IOException {
    Path file = written("<f4", false, shape, "");

    assertThatThrownBy(() -> NpyRows.open(file))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void valuesThatAreNoNumbersAreNamedByTheirPlace() throws IOException {
    Path file = written("<f4", false, "2, 2", "0000803f 0000803f 0000803f 0000c07f");

    try (NpyRows rows = NpyRows.open(file)) {
      assertThatThrownBy(() -> rows.next(5))
          .isInstanceOf(DfmException.class)
          .hasMessageContaining("holds NaN in row 1, column 1");
    }
  }

  @Test
  void archivesOfArraysAreCalledSo() throws IOException {
    Path file = folder.resolve("a.npz");
    Files.write(file, new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0});

    assertThatThrownBy(() -> NpyRows.open(file)).hasMessageContaining("an archive of arrays");
  }
}
