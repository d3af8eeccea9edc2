package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuantizeTest {
  @TempDir private Path folder;

  private Path network() throws IOException {
    Path file = folder.resolve("resnet18-layer1.onnx");
    try (InputStream in =
        new GZIPInputStream(QuantizeTest.class.getResourceAsStream("resnet18-layer1.onnx.gz"))) {
      Files.copy(in, file);
    }
    return file;
  }

  private Dfm quantize(String backbone, Path data, Path output) {
    return Dfm.run(
        "quantize",
        "--data",
        data,
        "--backbone",
        backbone,
        "--layer",
        "layer1",
        "--image-size",
        64,
        "--output",
        output);
  }

  @Test
  void quantisedNetworkIsSmallerAndTrainsAsAnyOther() throws IOException {
    Path data = Parts.write(folder.resolve("parts"));
    Path output = folder.resolve("small.onnx");
    Path network = network();

    Dfm quantize = quantize("onnx:" + network, data, output);

    assertThat(quantize.exitCode()).as(quantize.err()).isZero();
    assertThat(quantize.out()).contains("layers layer1, calibrated on");
    assertThat(Files.size(output)).isLessThan(Files.size(network) / 2);
    Dfm train =
        Dfm.run(
            "train",
            "--data",
            data,
            "--backbone",
            "onnx:" + output,
            "--image-size",
            64,
            "--output",
            folder.resolve("run"));
    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(train.out()).contains("layer1");
  }

  @Test
  void otherKindsAreRefusedAndNothingIsWritten() {
    Path data = Parts.write(folder.resolve("parts"));
    Path output = folder.resolve("none.onnx");

    Dfm quantize =
        Dfm.run(
            "quantize",
            "--data",
            data,
            "--backbone",
            "djl:resnet18",
            "--no-pretrained",
            "--layer",
            "layer1",
            "--output",
            output);

    assertThat(quantize.exitCode()).isEqualTo(2);
    assertThat(quantize.err()).contains("'djl:resnet18' cannot be quantised");
    assertThat(output).doesNotExist();
  }
}
