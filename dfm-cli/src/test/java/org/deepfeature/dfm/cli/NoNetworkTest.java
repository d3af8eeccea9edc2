package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing reaches the network unless asked: without one, all that does not ask for it works. */
@Tag("slow")
class NoNetworkTest extends TrainedFixture {

  @BeforeEach
  void needsNamespaces() throws Exception {
    boolean possible = false;
    try {
      Process process = new ProcessBuilder("unshare", "--map-root-user", "--net", "true").start();
      possible = process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      assumeTrue(false, "no unshare here: " + e.getMessage());
    }
    assumeTrue(possible, "no network namespaces here");
  }

  private static void assertWorks(String name, Object... arguments) throws Exception {
    Running run = Running.withoutNetwork(folder.resolve(name + ".log"), arguments);
    assertThat(run.exitCode()).as(run.text()).isZero();
  }

  @Test
  void fitTestPredictAndExportWork() throws Exception {
    Path output = folder.resolve("offline");
    assertWorks("train", "train", "--data", data, "--image-size", 64, "--output", output);
    assertWorks("predict", "predict", "--model", output, data.resolve("test/good"));
    assertWorks("export", "export", "--model", output, "--output", folder.resolve("offline.onnx"));
    assertWorks("info", "info", output);
    assertWorks("plugins", "plugins");
  }

  @Test
  void whatNeedsTheNetworkSaysSoInOneLine() throws Exception {
    Running run =
        Running.withoutNetwork(
            folder.resolve("hub.log"),
            "fit",
            "--data",
            data,
            "--backbone",
            "onnx:resnet18",
            "--output",
            folder.resolve("hub"));

    assertThat(run.exitCode()).isNotZero();
    assertThat(run.text()).doesNotContain("\tat ").contains("dfm: ");
  }
}
