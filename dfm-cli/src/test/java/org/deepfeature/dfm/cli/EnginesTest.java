package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One network, three engines, one score: the beginning of a ResNet-18 as DJL blocks, as TorchScript
 * on DJL, and in ONNX Runtime. {@code reference_layers.py --engines} of dfm-networks-testkit
 * exported the latter two; the weights come from a formula.
 */
final class EnginesTest {
  private static final double TOLERANCE = 1e-4;

  @TempDir private static Path folder;
  private static Path data;
  private static List<Double> onnx;

  @BeforeAll
  static void scoreByOnnxRuntime() throws IOException {
    data = Parts.write(folder.resolve("parts"));
    onnx = scores("onnx:" + unpacked("resnet18-layer1.onnx"), "layer1");
    assertThat(onnx).hasSize(8).allSatisfy(s -> assertThat(s).isPositive());
  }

  private static Path unpacked(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in =
        new GZIPInputStream(EnginesTest.class.getResourceAsStream(name + ".gz"))) {
      Files.copy(in, file);
    }
    return file;
  }

  private static List<Double> scores(String backbone, String layer, String... more)
      throws IOException {
    Path output = folder.resolve(backbone.replaceAll("[^a-z0-9]", "-"));
    List<Object> words = new ArrayList<>();
    words.addAll(List.of("train", "--data", data, "--output", output, "--image-size", 64));
    words.addAll(List.of("--backbone", backbone, "--layer", layer, "--pca-level", 4));
    words.addAll(List.of(more));
    Dfm run = Dfm.run(words.toArray());
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<Double> scores = new ArrayList<>();
    List<String> lines = Files.readAllLines(output.resolve("predictions.csv"));
    lines.stream().skip(1).forEach(l -> scores.add(Double.parseDouble(l.split(",", -1)[1])));
    return scores;
  }

  private static void assertSameScores(List<Double> scores) {
    assertThat(scores).hasSameSizeAs(onnx);
    for (int i = 0; i < scores.size(); i++) {
      assertThat(Math.abs(scores.get(i) - onnx.get(i)) / onnx.get(i))
          .as("image %d: %s and %s", i, scores.get(i), onnx.get(i))
          .isLessThan(TOLERANCE);
    }
  }

  @Test
  void torchScriptOnDjlScoresAsOnnxRuntime() throws IOException {
    assertSameScores(scores("djl:" + unpacked("resnet18-layer1.pt"), "1"));
  }

  @Test
  void networksByNameWithTheWeightsFromAFileScoreAsTheFile() throws IOException {
    Path weights = folder.resolve("resnet18.safetensors");
    write(resnet18(), weights);

    for (String engine : List.of("djl:resnet18", "onnx:resnet18")) {
      assertSameScores(scores(engine, "layer1", "--set", "backbone-options.weights=" + weights));
    }
  }

  @Tag("slow")
  @Test
  void randomWeightsAreChosenByTheSeedAndTheModelOpensAgain() throws IOException {
    Path output = folder.resolve("random");
    Dfm train =
        Dfm.run(
            "train",
            "--data",
            data,
            "--output",
            output,
            "--image-size",
            64,
            "--backbone",
            "djl:resnet18",
            "--layer",
            "layer1",
            "--no-pretrained",
            "--seed",
            4);
    Dfm predict =
        Dfm.run("predict", "--model", output.resolve("model.dfm"), data.resolve("test/good"));

    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(predict.exitCode()).as(predict.err()).isZero();
    String first = Files.readAllLines(output.resolve("predictions.csv")).get(1);
    assertThat(predict.out()).contains(first.split(",", -1)[1]);
  }

  /** Names and shapes of a ResNet-18's parameters. */
  private static Map<String, int[]> resnet18() {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    convolution(shapes, "conv1", "bn1", 64, 3, 7);
    int in = 64;
    for (int layer = 1; layer <= 4; layer++) {
      int out = 32 << layer;
      for (int block = 0; block < 2; block++) {
        String prefix = "layer" + layer + "." + block + ".";
        convolution(shapes, prefix + "conv1", prefix + "bn1", out, in, 3);
        convolution(shapes, prefix + "conv2", prefix + "bn2", out, out, 3);
        if (in != out) {
          convolution(shapes, prefix + "downsample.0", prefix + "downsample.1", out, in, 1);
        }
        in = out;
      }
    }
    return shapes;
  }

  private static void convolution(
      Map<String, int[]> shapes, String name, String norm, int out, int in, int kernel) {
    shapes.put(name + ".weight", new int[] {out, in, kernel, kernel});
    for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
      shapes.put(norm + "." + part, new int[] {out});
    }
  }

  private static void write(Map<String, int[]> shapes, Path file) throws IOException {
    Map<String, Safetensors.Parameter> parameters = new LinkedHashMap<>();
    shapes.forEach((name, shape) -> parameters.put(name, draw(name, shape)));
    Safetensors.write(parameters, file);
  }

  /** As the script's {@code coarse}. */
  private static Safetensors.Parameter draw(String name, int[] shape) {
    CRC32 hash = new CRC32();
    hash.update(name.getBytes(StandardCharsets.UTF_8));
    SplittableRandom random = new SplittableRandom(7 ^ (hash.getValue() << 20));
    float[] values = new float[Safetensors.Parameter.count(shape)];
    for (int i = 0; i < values.length; i++) {
      double step = Math.floor(3 * random.nextDouble());
      double value;
      if (name.endsWith("running_var") || (name.endsWith(".weight") && shape.length == 1)) {
        value = 0.5 + step / 2;
      } else if (shape.length == 1) {
        value = (step - 1) / 8;
      } else {
        value = (step - 1) * Math.sqrt(1.0 / ((double) values.length / shape[0]));
      }
      values[i] = (float) value;
    }
    return new Safetensors.Parameter(shape, values);
  }
}
