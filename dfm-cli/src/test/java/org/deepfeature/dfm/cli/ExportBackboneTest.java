package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks by name as files. */
class ExportBackboneTest {
  @TempDir private Path folder;

  private Dfm export(String name, Path output, Object... more) {
    return Dfm.run(
        Stream.concat(
                Stream.of("export-backbone", name, output, "--no-pretrained", "--seed", 3),
                Stream.of(more))
            .toArray());
  }

  /** Image score of every picture, in the order of their names. */
  private List<Double> scores(String backbone, Path run, Object... more) throws IOException {
    Path data = folder.resolve("parts");
    if (!Files.exists(data)) {
      Parts.write(data);
    }
    Dfm train =
        Dfm.run(
            Stream.concat(
                    Stream.of("train", "--data", data, "--backbone", backbone, "--output", run),
                    Stream.of(more))
                .toArray());
    assertThat(train.exitCode()).as(train.err()).isZero();
    try (Stream<String> lines = Files.lines(run.resolve("predictions.csv"))) {
      List<String> rows = lines.toList();
      int column = List.of(rows.get(0).split(",")).indexOf("score");
      return rows.stream().skip(1).map(row -> Double.valueOf(row.split(",")[column])).toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "resnet18, 64",
    "mobilenet_v3_small, 64",
    "convnext_tiny, 64",
    "vit_small_patch16_224, 64",
    "vit_small_patch14_reg4_dinov2, 56",
    "scattering, 64"
  })
  void theFileScoresAsTheName(String name, int size) throws IOException {
    // Without a word on layers, pooling or pixels: the file says them.
    Path file = folder.resolve(name + ".onnx");
    Dfm written = export(name, file, "--image-size", size);
    assertThat(written.exitCode()).as(written.err()).isZero();
    assertThat(written.out()).contains(name + ", the whole network,", file.toString());

    List<Double> byName =
        scores(
            "onnx:" + name,
            folder.resolve("name"),
            "--image-size",
            size,
            "--no-pretrained",
            "--seed",
            3);
    List<Double> byFile =
        scores("onnx:" + file, folder.resolve("file"), "--image-size", size, "--seed", 3);

    assertThat(byFile).hasSameSizeAs(byName).hasSizeGreaterThan(3);
    for (int i = 0; i < byName.size(); i++) {
      assertThat(byFile.get(i)).isCloseTo(byName.get(i), within(1e-6 * byName.get(i)));
    }
    assertThat(byName.stream().distinct().count()).isGreaterThan(3);
  }

  @Test
  void namedLayersAreTheEndOfIt() throws IOException {
    Path whole = folder.resolve("whole.onnx");
    Path cut = folder.resolve("cut.onnx");
    assertThat(export("resnet18", whole).exitCode()).isZero();

    Dfm written = export("djl:resnet18", cut, "--layer", "layer1,layer2");

    assertThat(written.exitCode()).as(written.err()).isZero();
    assertThat(written.out()).contains("up to layer1,layer2");
    assertThat(Files.size(cut)).isLessThan(Files.size(whole) / 10);
    Dfm layers = Dfm.run("layers", "onnx:" + cut, "--json");
    JsonNode listed = new ObjectMapper().readTree(layers.out());
    assertThat(listed.findValuesAsText("name"))
        .contains("layer1", "layer2")
        .doesNotContain("layer3");
  }

  @Test
  void unknownNamesAndLayersTellThoseThatThereAreAndNothingIsWritten() {
    Path output = folder.resolve("none.onnx");

    assertThat(export("resnt18", output).err()).contains("did you mean 'resnet18'");
    assertThat(export("resnet18", output, "--layer", "layer9").err()).contains("layer4");
    assertThat(export("resnet18", output, "--layer", "layer1:pooling=2").err())
        .contains("expected layer1");
    assertThat(export("resnet18+resnet34", output).exitCode()).isEqualTo(2);
    assertThat(output).doesNotExist();
  }

  @Test
  void whatIsNoOnnxFileIsNotReplaced() throws IOException {
    Path weights = Files.writeString(folder.resolve("weights.onnx"), "something dear");
    Path empty = Files.createFile(folder.resolve("empty.onnx"));
    Path elsewhere = folder.resolve("resnet18.safetensors");

    assertThat(export("resnet18", weights).err()).contains("'" + weights + "'", "no ONNX file");
    assertThat(weights).hasContent("something dear");
    assertThat(export("resnet18", empty).exitCode()).isEqualTo(1);
    assertThat(empty).isEmptyFile();
    assertThat(export("resnet18", elsewhere).err()).contains("ends in .onnx");
    assertThat(elsewhere).doesNotExist();
    assertThat(export("resnet18", Files.createDirectory(folder.resolve("run.onnx"))).err())
        .contains("is a folder");
  }

  @Test
  void anOnnxFileIsReplacedAndNoneIsANetworkByName() throws IOException {
    Path file = folder.resolve("some.onnx");
    assertThat(export("resnet18", file, "--layer", "layer1").exitCode()).isZero();
    long first = Files.size(file);

    assertThat(export("resnet18", file, "--layer", "layer2").exitCode()).isZero();
    assertThat(Files.size(file)).isGreaterThan(first);
    assertThat(export(file.toString(), folder.resolve("copy.onnx")).err())
        .contains("is a file already", "resnet18");
  }

  @Test
  void aFileOfOneSizeSaysSoAndRefusesOthers() {
    Path file = folder.resolve("vit.onnx");
    Dfm written = export("vit_small_patch16_224", file, "--image-size", "64x32");

    assertThat(written.err()).contains("for images of 64x32", "mean [0.5, 0.5, 0.5]");
    Dfm other = Dfm.run("layers", "onnx:" + file, "--image-size", 64);
    assertThat(other.exitCode()).isNotZero();
    assertThat(other.err()).contains("takes images of 64x32");
  }
}
