package org.deepfeature.dfm.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.runtime.model.DfmConfiguration;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.numpy.NpyFile;
import org.deepfeature.dfm.runtime.numpy.NpyRows;
import org.deepfeature.dfm.runtime.plugin.Algorithms;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;
import org.deepfeature.dfm.testkit.damage.DamagedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged models and arrays are refused in a line that names the file, whatever they claim. */
class ModelDamagedTest {
  private static final int HASH_AT = Long.BYTES + "{\"__metadata__\":{\"sha256\":\"".length();
  private static final int HASH = 64;

  @TempDir private Path folder;

  private static void restore(Path file) {
    DfmFile model = DfmFile.read(file);
    DfmConfiguration configuration = model.configuration();
    try {
      model.fitted(
          Algorithms.restoring(
              RuntimePlugins.onClassPath(), configuration.algorithms(1), configuration.linalg()));
    } catch (UnknownNameException | ConfigurationException e) {
      // A plugin that is not here, or an option that it does not have; it says which there are.
      assertThat(e).message().doesNotContain("\n");
    }
  }

  @Test
  void whatSomebodyElseWroteIsNeverRead() throws IOException {
    byte[] whole = Files.readAllBytes(Kept.file("before-fre.dfm"));
    DamagedFiles.Outcomes outcomes =
        DamagedFiles.of("model.dfm", List.of(whole))
            .check(
                folder,
                file -> {
                  restore(file);
                  assertThat(file).hasBinaryContent(whole);
                },
                List.of());
    assertThat(outcomes.refused()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"before-fre.dfm", "before-nll.dfm"})
  void whatSomebodyHashedAnewIsAModelOrRefused(String name) throws IOException {
    byte[] whole = Files.readAllBytes(Kept.file(name));
    int header = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    byte[] head = Arrays.copyOf(whole, Long.BYTES + header);
    byte[] data = Arrays.copyOfRange(whole, head.length, whole.length);
    DamagedFiles.Outcomes outcomes =
        DamagedFiles.of("model.dfm", List.of(head))
            .wrappedBy(damaged -> hashed(damaged, data))
            .withWords("null", "{}", "[]", "\\\"reducer\\\":null", "-1", "1e999", "\\\"pca\\\"")
            .check(folder, ModelDamagedTest::restore, List.of());
    assertThat(outcomes.refused()).isPositive();
  }

  /** A file whose length and hash are right. */
  private static byte[] hashed(byte[] head, byte[] data) {
    ByteBuffer file = ByteBuffer.allocate(Math.max(head.length, HASH_AT + HASH) + data.length);
    file.put(head).position(Math.max(head.length, HASH_AT + HASH));
    file.order(ByteOrder.LITTLE_ENDIAN).putLong(0, file.position() - Long.BYTES).put(data);
    byte[] bytes = file.array();
    Arrays.fill(bytes, HASH_AT, HASH_AT + HASH, (byte) '0');
    String hash = HexFormat.of().formatHex(sha256(bytes));
    System.arraycopy(hash.getBytes(StandardCharsets.US_ASCII), 0, bytes, HASH_AT, HASH);
    return bytes;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"f4_c_v1.npy", "f8_c_v2.npy", "f4_fortran.npy", "f8_fortran_3d.npy"})
  void arraysAreReadOrRefused(String name) throws IOException {
    byte[] whole;
    try (InputStream in = ModelDamagedTest.class.getResourceAsStream("numpy/" + name)) {
      whole = in.readAllBytes();
    }
    DamagedFiles.Outcomes outcomes =
        DamagedFiles.of("rows.npy", List.of(whole))
            .withWords("(0, 2147483647)", "(2147483647, 0)", "(0, 0)", "'<f2'", "'|O'", "True")
            .check(
                folder,
                file -> {
                  NpyFile.readArray(file);
                  try (NpyRows rows = NpyRows.open(file)) {
                    while (rows.next(256).rows() > 0) {}
                  }
                },
                List.of());
    assertThat(outcomes.refused()).isPositive();
  }
}
