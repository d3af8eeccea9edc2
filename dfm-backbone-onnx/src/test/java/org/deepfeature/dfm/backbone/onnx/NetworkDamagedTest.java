package org.deepfeature.dfm.backbone.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.backbone.onnx.graph.GraphCut;
import org.deepfeature.dfm.backbone.onnx.graph.GraphWrap;
import org.deepfeature.dfm.backbone.onnx.graph.Graphs;
import org.deepfeature.dfm.backbone.onnx.graph.InputSpec;
import org.deepfeature.dfm.backbone.onnx.graph.ModelFile;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.testkit.damage.DamagedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged networks are read or refused in a line, by what is done to them before the runtime sees
 * them; and the runtime, which then loads what was not refused, says so in a line, too.
 */
class NetworkDamagedTest {
  @TempDir private Path folder;

  private byte[] whole() throws IOException {
    return Files.readAllBytes(
        SmallNetworks.write(
            folder.resolve("whole.onnx"),
            SmallNetworks.model(SmallNetworks.graph("N", 3, "H", "W"))));
  }

  /** Opened as for a fit, up to the session. */
  private static void prepare(Path file) {
    Network network = Network.of(ModelFile.read(file), file, OnnxOptions.DEFAULT);
    ModelProto model = network.model();
    try {
      for (String tensor : Graphs.computed(model.getGraph())) {
        GraphCut.cut(model, List.of(tensor));
      }
      InputSpec input = InputSpec.of(model.getGraph());
      GraphWrap.input(model, input, network.preprocessing().colorOrder().channels());
    } catch (IllegalArgumentException | DfmException e) {
      // What cannot be used of a network that was read is said of the network or of its layer.
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
    }
  }

  @Test
  void isReadOrRefused() throws IOException {
    DamagedFiles.Outcomes outcomes =
        DamagedFiles.of("net.onnx", List.of(whole()))
            .withWords("Conv", "Relu", "Constant", "image", "first", "second", "location", "p\1")
            .check(folder, NetworkDamagedTest::prepare, List.of());
    assertThat(outcomes.refused()).isPositive();
    assertThat(outcomes.read()).isPositive();
  }
}
