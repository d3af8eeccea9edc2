package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorProto;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A ResNet-18 with ImageNet's weights gives one score on ONNX Runtime and, by name, on DJL. Its
 * batch normalisation is folded in the file, so here it is the identity.
 */
final class RealNetworkEnginesTest {
  private static final Path ASSETS = Path.of("..", "..", "shared", "assets");
  private static final double EPSILON = 1e-5;

  @TempDir private Path folder;

  private static Path asset(String name) {
    Path path = ASSETS.resolve(name);
    Assumptions.assumeTrue(
        Files.exists(path), () -> "Skipped: " + path.normalize() + " is not here");
    return path;
  }

  @Test
  void oneNetworkOnTwoEnginesGivesOneScore() throws IOException {
    Path network = asset("models/resnet18/resnet18_to_layer3.onnx");
    Path data = asset("data/hazelnut_toy");
    Path weights = folder.resolve("resnet18.safetensors");
    Safetensors.write(parameters(network), weights);

    List<Double> onnx = scores(data, "onnx:" + network);
    List<Double> djl = scores(data, "djl:resnet18", "--set", "backbone-options.weights=" + weights);

    assertThat(djl).hasSameSizeAs(onnx).hasSize(23);
    for (int i = 0; i < onnx.size(); i++) {
      assertThat(Math.abs(djl.get(i) - onnx.get(i)) / onnx.get(i)).isLessThan(1e-4);
    }
  }

  private List<Double> scores(Path data, String backbone, String... more) throws IOException {
    Path output = folder.resolve(backbone.substring(0, backbone.indexOf(':')));
    List<Object> words = new ArrayList<>();
    words.addAll(List.of("train", "--data", data, "--output", output, "--image-size", 128));
    words.addAll(List.of("--backbone", backbone, "--layer", "layer3", "--pooling", 2));
    words.addAll(List.of(more));
    Dfm run = Dfm.run(words.toArray());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return Files.readAllLines(output.resolve("predictions.csv")).stream()
        .skip(1)
        .map(line -> Double.parseDouble(line.split(",", -1)[1]))
        .toList();
  }

  /** The file's convolutions under torchvision's names, and what stands behind layer3 as zeros. */
  private static Map<String, Safetensors.Parameter> parameters(Path network) throws IOException {
    Map<String, Safetensors.Parameter> parameters = new LinkedHashMap<>();
    for (TensorProto tensor :
        ModelProto.parseFrom(Files.readAllBytes(network)).getGraph().getInitializerList()) {
      String name = tensor.getName();
      if (name.endsWith(".weight")) {
        parameters.put(name, parameter(tensor));
        identity(parameters, normalization(name), parameters.get(name).shape()[0]);
      } else {
        parameters.put(normalization(name) + ".bias", parameter(tensor));
      }
    }
    for (String block : List.of("layer4.0.", "layer4.1.")) {
      int channels = block.startsWith("layer4.0") ? 256 : 512;
      convolution(parameters, block + "conv1", 512, channels, 3, 3);
      convolution(parameters, block + "conv2", 512, 512, 3, 3);
    }
    convolution(parameters, "layer4.0.downsample.0", 512, 256, 1, 1);
    return parameters;
  }

  private static void convolution(
      Map<String, Safetensors.Parameter> parameters, String name, int... shape) {
    parameters.put(name + ".weight", Safetensors.Parameter.filled(0, shape));
    identity(parameters, normalization(name + ".weight"), shape[0]);
  }

  private static String normalization(String convolution) {
    String module = convolution.substring(0, convolution.lastIndexOf('.'));
    return module.endsWith("downsample.0")
        ? module.replace("downsample.0", "downsample.1")
        : module.replace("conv", "bn");
  }

  private static void identity(
      Map<String, Safetensors.Parameter> parameters, String name, int channels) {
    parameters.put(name + ".weight", Safetensors.Parameter.filled(1, channels));
    parameters.putIfAbsent(name + ".bias", Safetensors.Parameter.filled(0, channels));
    parameters.put(name + ".running_mean", Safetensors.Parameter.filled(0, channels));
    parameters.put(name + ".running_var", Safetensors.Parameter.filled(1 - EPSILON, channels));
  }

  private static Safetensors.Parameter parameter(TensorProto tensor) {
    int[] shape = tensor.getDimsList().stream().mapToInt(Long::intValue).toArray();
    float[] values = new float[Safetensors.Parameter.count(shape)];
    FloatBuffer raw =
        tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    raw.get(values);
    return new Safetensors.Parameter(shape, values);
  }
}
