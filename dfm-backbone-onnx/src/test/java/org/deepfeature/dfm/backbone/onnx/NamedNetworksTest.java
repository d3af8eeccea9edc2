package org.deepfeature.dfm.backbone.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.hub.DownloadLines;
import org.deepfeature.dfm.hub.Hub;
import org.deepfeature.dfm.hub.HubSettings;
import org.deepfeature.dfm.hub.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code onnx:NAME}. */
final class NamedNetworksTest {
  @TempDir private Path folder;

  private static BackboneRequest request(String name, boolean pretrained) {
    return new BackboneRequest(
        name, List.of("first"), new ImageSize(32, 24), Device.CPU, 1, pretrained, 0);
  }

  private OnnxOptions manifest(String json) throws IOException {
    Path file = Files.writeString(folder.resolve("mine.json"), json);
    OnnxOptions plain = OnnxOptions.DEFAULT;
    return new OnnxOptions(
        plain.colorOrder(),
        plain.scale(),
        plain.mean(),
        plain.standardDeviation(),
        plain.scatteringColor(),
        file.toString(),
        -1);
  }

  @Test
  void nameInTheUsersManifestIsFetchedOnceAndRuns() throws IOException {
    Path served =
        SmallNetworks.write(
            folder.resolve("small.onnx"),
            SmallNetworks.model(SmallNetworks.graph("N", 3, "H", "W")));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/me/small/resolve/main/small.onnx",
        exchange -> {
          exchange.getResponseHeaders().set("X-Linked-ETag", '"' + Sha256.of(served) + '"');
          exchange.sendResponseHeaders(200, Files.size(served));
          try (exchange) {
            Files.copy(served, exchange.getResponseBody());
          }
        });
    server.start();
    Map<String, String> environment =
        Map.of(
            "HF_ENDPOINT",
            "http://127.0.0.1:" + server.getAddress().getPort(),
            "DFM_CACHE",
            folder.resolve("cache").toString());
    Hub hub = new Hub(HubSettings.of(environment), DownloadLines.onStandardError());
    OnnxBackboneLoader loader =
        new OnnxBackboneLoader(
            manifest("{\"mine\": {\"repository\": \"me/small\", \"file\": \"small.onnx\"}}"), hub);
    try (Backbone backbone = loader.load(request("mine", true))) {
      assertThat(backbone.name()).isEqualTo("onnx:small.onnx");
    } finally {
      server.stop(0);
    }
    try (Backbone again = loader.load(request("mine", true))) {
      assertThat(again.sha256()).isEqualTo(Sha256.of(served));
    }
  }

  @Test
  void unknownNamesTellThoseThatThereAre() {
    OnnxBackboneLoader loader = new OnnxBackboneLoader(OnnxOptions.DEFAULT);

    assertThatThrownBy(() -> loader.load(request("resnt18", true)))
        .isInstanceOf(UnknownNameException.class)
        .hasMessageContaining("nor is it a file")
        .hasMessageContaining("did you mean 'resnet18'");
  }

  @Test
  void randomWeightsAreRefusedWhereTheFileBringsItsOwn() {
    OnnxBackboneLoader loader = new OnnxBackboneLoader(OnnxOptions.DEFAULT);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> loader.load(request("small.onnx", false)))
        .withMessageContaining("brings its weights");
  }
}
