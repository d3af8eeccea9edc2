package org.deepfeature.dfm.network.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.network.architecture.Architectures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every type of the format is converted or refused by its name, and no header is believed. */
final class SafetensorsFileTest {
  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("some.safetensors");
  }

  @ParameterizedTest
  @CsvSource({
    "F64, 000000000000f03f 00000000000004c0, 1, -2.5",
    "F32, 0000803f 000020c0, 1, -2.5",
    "F16, 003c 0100, 1, 5.9604645e-8",
    "BF16, 803f 20c0, 1, -2.5",
    "F8_E4M3, 38 fe, 1, -448",
    "F8_E4M3, 01 81, 0.001953125, -0.001953125",
    "F8_E5M2, 3c fb, 1, -57344",
    "I64, 0500000000000000 ffffffffffffffff, 5, -1",
    "I32, 05000000 ffffffff, 5, -1",
    "I16, 0500 ffff, 5, -1",
    "I8, 05 ff, 5, -1",
    "U64, 0500000000000000 ffffffffffffffff, 5, 1.8446744E19",
    "U32, 05000000 ffffffff, 5, 4294967296",
    "U16, 0500 ffff, 5, 65535",
    "U8, 05 ff, 5, 255",
    "BOOL, 00 01, 0, 1",
  })
  void everyTypeGivesItsValues(String type, String bytes, float first, float second)
      throws IOException {
    byte[] data = HexFormat.of().parseHex(bytes.replace(" ", ""));
    Written.safetensors(file(), Map.of("a", new Written.Array(type, new long[] {2, 1}, data)));

    try (WeightFile weights = WeightFile.open(file())) {
      FloatBuffer values = weights.groups().get(0).tensors().get("a").reader().values();
      assertThat(values.get(0)).isEqualTo(first);
      assertThat(values.get(1)).isEqualTo(second);
    }
  }

  @Test
  void typesWithoutAValueAreRefusedByName() throws IOException {
    Written.safetensors(
        file(), Map.of("a", new Written.Array("F6_E2M3", new long[] {4}, new byte[3])));

    try (WeightFile weights = WeightFile.open(file())) {
      StoredTensor tensor = weights.groups().get(0).tensors().get("a");
      assertThatThrownBy(() -> tensor.reader().values()).hasMessageContaining("F6_E2M3");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}|12|12 bytes behind the header",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}}|12|bytes 4 to 12",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,8]}}|8|expected 1 values of F32",
        "{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}|8|-2 in shape",
        "{'a':{'dtype':'F32','shape':[2.5],'data_offsets':[0,8]}}|8|2.5 in shape",
        "{'a':{'dtype':'F32','shape':[NaN],'data_offsets':[0,8]}}|8|no JSON of tensors",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}}|8|bytes 8 to 0",
        "{'a':{'dtype':'F32','shape':[2]}}|8|data_offsets []",
        "{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,8]}}|8|more than"
            + " 2^63",
        "{'a':{'dtype':'F32','shape':[99999999],'data_offsets':[0,399999996]}}|8|0 to 399999996",
        "{'a':[1,2]}|8|no JSON of tensors",
        "{'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1]},'b':{'dtype':'U8','shape':[1],'data_offsets':[0,1]}}|1|'b'"
            + " has bytes 0 to 1, but 'a' ends at 1",
        "{'a':{'dtype':'U8','shape':[0],'data_offsets':[0,0]},'a':{'dtype':'U8','shape':[0],'data_offsets':[0,0]}}|0|tensor"
            + " 'a' is there twice",
        "[1]|0|no JSON of tensors",
        "{}|0|there is no tensor in it",
      })
  void headersThatAreNotTrueOfTheFileAreRefused(String header, int bytes, String message)
      throws IOException {
    Written.safetensors(file(), header.replace('\'', '"'), new byte[bytes]);

    assertThatThrownBy(
            () -> {
              try (WeightFile weights = WeightFile.open(file())) {
                NetworkSearch.in(weights.groups(), Architectures.of("resnet18"));
              } catch (IOException e) {
                throw new DfmException(file() + ": " + e.getMessage(), e);
              }
            })
        .isInstanceOf(DfmException.class)
        .hasMessageContaining(file().toString())
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"-1", "1099511627776", "100000001", "3", "9223372036854775807"})
  void lengthsOfTheHeaderThatTheFileDoesNotHaveAreRefused(long length) throws IOException {
    byte[] bytes = {0, 0, 0, 0, 0, 0, 0, 0, '{', '}'};
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    Files.write(file(), bytes);

    assertThatThrownBy(() -> WeightFile.open(file()))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining(Long.toUnsignedString(length) + " bytes in a file of 10");
  }
}
