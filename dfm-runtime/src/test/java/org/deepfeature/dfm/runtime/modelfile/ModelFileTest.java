package org.deepfeature.dfm.runtime.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.deepfeature.dfm.runtime.internal.file.FolderContents;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
  @TempDir Path folder;
  private Path file;
  private ModelFile model;

  @BeforeEach
  void writeOne() {
    file = folder.resolve("model.dfm");
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    metadata.put("backbone", "onnx:grün \"5\"").put("threshold", 0.1).put("images", 3L);
    metadata.putArray("layers").add("layer3");
    Matrix basis = new Matrix(3, 2, new double[] {1, -0.0, Double.MIN_VALUE, 1e300, 0.1, -7});
    model =
        ModelFile.of(
            metadata,
            Map.of(
                "reducer",
                new State(Map.of("basis", basis, "mean", Matrix.row(1, 2, 3))),
                "density",
                new State(Map.of("empty", Matrix.zeros(0, 4)))));
    ModelFileWriter.write(file, model);
  }

  private void assertRefused(String what) {
    assertThatThrownBy(() -> ModelFileReader.read(file))
        .isInstanceOf(DfmException.class)
        .hasMessageStartingWith(file + " " + what)
        .hasMessageNotContaining("\n");
  }

  @Test
  void comesBackAsItWas() {
    ModelFile back = ModelFileReader.read(file);
    assertThat(back.metadata().toString()).isEqualTo(model.metadata().toString());
    assertThat(back.tensors()).isEqualTo(model.tensors());
    assertThat(back.state("reducer").matrices()).containsOnlyKeys("basis", "mean");
    assertThat(back.state("density").get("empty")).isEqualTo(Matrix.zeros(0, 4));
    assertThat(back.state("nothing").matrices()).isEmpty();
  }

  @Test
  void sameModelSameBytes() throws IOException {
    byte[] first = Files.readAllBytes(file);
    ModelFileWriter.write(file, ModelFileReader.read(file));
    assertThat(file).hasBinaryContent(first);
  }

  /** Reads the layout by the specification of safetensors alone. */
  @Test
  void hasTheLayoutOfSafetensors() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = Math.toIntExact(bytes.getLong());
    JsonNode header = new ObjectMapper().readTree(bytes.array(), Long.BYTES, length);
    assertThat((Long.BYTES + length) % 8).isZero();
    assertThat(header.get("__metadata__")).allMatch(JsonNode::isTextual);
    JsonNode own = new ObjectMapper().readTree(header.at("/__metadata__/dfm").asText());
    assertThat(own.get("backbone").asText()).isEqualTo("onnx:grün \"5\"");
    JsonNode basis = header.get("reducer.basis");
    assertThat(basis.get("dtype").asText()).isEqualTo("F64");
    assertThat(basis.get("shape").toString()).isEqualTo("[3,2]");
    int begin = basis.get("data_offsets").get(0).asInt();
    assertThat(basis.get("data_offsets").get(1).asInt()).isEqualTo(begin + 48);
    bytes.position(Long.BYTES + length + begin);
    for (double value : model.tensors().get("reducer.basis").data()) {
      assertThat(bytes.getDouble()).isEqualTo(value);
    }
    assertThat(bytes.capacity()).isEqualTo(Long.BYTES + length + 9 * Double.BYTES);
  }

  @Test
  void readsFloat32AndVectors() throws IOException {
    String zeros = "0".repeat(64);
    String json =
        ("{\"__metadata__\":{\"sha256\":\"%s\",\"format_version\":\"1\",\"dfm\":\"{}\"},"
                + "\"v\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}")
            .formatted(zeros);
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length() + 8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length()).put(json.getBytes(StandardCharsets.US_ASCII));
    bytes.putFloat(0.5f).putFloat(-3);
    Files.write(file, bytes.array());
    String hash = Sha256.ofFile(file);
    bytes.put(35, hash.getBytes(StandardCharsets.US_ASCII));
    Files.write(file, bytes.array());
    assertThat(ModelFileReader.read(file).tensors())
        .containsExactly(Map.entry("v", Matrix.row(0.5, -3)));
  }

  @Test
  void anyLengthButItsOwnIsRefused() throws IOException {
    byte[] good = Files.readAllBytes(file);
    for (int length = 0; length < good.length; length++) {
      Files.write(file, Arrays.copyOf(good, length));
      assertRefused(
          length < 99 ? "is not a DFM model file, or cut short" : "is cut short: it has " + length);
    }
    Files.write(file, Arrays.copyOf(good, good.length + 1));
    assertRefused("is longer than it was written");
  }

  @Test
  void anyFlippedBitIsRefused() throws IOException {
    byte[] good = Files.readAllBytes(file);
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= (byte) (1 << (at % 8));
      Files.write(file, bad);
      assertRefused("");
    }
    good[good.length - 1] ^= 1;
    Files.write(file, good);
    assertRefused("has been altered: SHA-256 of its content is ");
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Files.writeString(file, "PK" + "x".repeat(200));
    assertRefused("is not a DFM model file: its header does not begin with");
    Files.delete(file);
    assertThatThrownBy(() -> ModelFileReader.read(file))
        .isInstanceOf(DfmException.class)
        .hasMessage(
            "Cannot read " + file + ": there is no such file; " + FolderContents.beside(file));
  }

  @Test
  void anotherVersionIsNamed() throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    Files.writeString(
        file,
        text.replace("\"format_version\":\"1\"", "\"format_version\":\"7\""),
        StandardCharsets.ISO_8859_1);
    assertRefused("has format version 7; this program reads versions up to 3");
  }

  @Test
  void theOldFileStaysWhenWritingFails() throws IOException {
    byte[] good = Files.readAllBytes(file);
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.append(ByteBuffer.allocate(100));
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(DfmException.class)
        .hasMessageStartingWith("Cannot write " + file + ": No space left on device");
    assertThat(file).hasBinaryContent(good);
    assertThatThrownBy(() -> ModelFileWriter.write(file.resolve("model.dfm"), model))
        .isInstanceOf(DfmException.class);
    try (var all = Files.list(folder)) {
      assertThat(all).containsExactly(file);
    }
  }

  @Test
  void linksAreFollowed() throws IOException {
    Path real = Files.createDirectories(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    Files.writeString(real.resolve("a.dfm"), "old");
    Path alias = Files.createSymbolicLink(real.resolve("alias.dfm"), real.resolve("a.dfm"));
    ModelFileWriter.write(link.resolve("alias.dfm"), model);
    assertThat(alias).isSymbolicLink();
    assertThat(real.resolve("a.dfm")).hasSameBinaryContentAs(file);
  }

  @Test
  void largerThanAChunk() {
    Matrix large = new Matrix(700, 500, new Random(1).doubles(350_000).toArray());
    ModelFileWriter.write(file, new ModelFile(model.metadata(), Map.of("large", large)));
    assertThat(ModelFileReader.read(file).tensors()).containsEntry("large", large);
  }

  @Test
  void hashesAreThoseOfTheStandard() throws IOException {
    Files.writeString(file, "abc");
    String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertThat(Sha256.ofFile(file)).isEqualTo(abc);
    assertThat(Sha256.ofLines(List.of("ab", "c"))).isNotEqualTo(Sha256.ofLines(List.of("a", "bc")));
    Path other = Files.writeString(folder.resolve("b.png"), "12345");
    String list = Sha256.ofFileList(folder, List.of(file, other));
    assertThat(list).isEqualTo(Sha256.ofFileList(folder, List.of(other, file)));
    assertThat(list).isEqualTo(Sha256.ofLines(List.of("b.png\t5", "model.dfm\t3")));
  }
}
