package org.deepfeature.dfm.backbone.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import org.deepfeature.dfm.api.BackboneLoader.LayerDescription;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
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

  @Test
  void layersOfANetworkByNameAreListedWithoutItsWeights() {
    BackboneRequest request =
        new BackboneRequest("resnet18", List.of(), new ImageSize(64, 48), Device.CPU, 1);

    List<LayerDescription> layers =
        new OnnxBackboneLoader(OnnxOptions.DEFAULT, nowhere()).describe(request);

    assertThat(layers)
        .extracting(LayerDescription::name)
        .startsWith("relu", "act1", "maxpool", "layer1.0", "layer1.1", "layer1")
        .endsWith("layer4.1", "layer4");
    assertThat(layers).allMatch(LayerDescription::spatial);
    assertThat(layers.get(5).operator()).isEqualTo("BasicBlock");
    assertThat(layers.get(5).shape()).containsExactly(1L, 64L, 16L, 12L);
    assertThat(layers.get(layers.size() - 1).costShare()).isCloseTo(1, within(0.01));
  }

  @Test
  void imagesThatPatchesDoNotDivideAndUnknownNamesSayWhatThereIs() {
    OnnxBackboneLoader loader = new OnnxBackboneLoader(OnnxOptions.DEFAULT, nowhere());

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                loader.describe(
                    new BackboneRequest(
                        "vit_small_patch14_dinov2",
                        List.of(),
                        new ImageSize(256, 256),
                        Device.CPU,
                        1)))
        .withMessageContaining("252x252");
    assertThatThrownBy(() -> loader.load(request("resnt18", true)))
        .isInstanceOf(UnknownNameException.class)
        .hasMessageContaining("did you mean 'resnet18'");
  }

  @Test
  void aFolderOfANetworksNameIsNoNetwork() throws IOException {
    // Runs are often written to a folder that is called like the network.
    Path run = Files.createDirectory(Path.of("resnet34"));
    try {
      BackboneRequest request =
          new BackboneRequest("resnet34", List.of(), new ImageSize(64, 64), Device.CPU, 1);

      assertThat(new OnnxBackboneLoader(OnnxOptions.DEFAULT, nowhere()).describe(request))
          .extracting(LayerDescription::name)
          .contains("layer3.5");
    } finally {
      Files.delete(run);
    }
  }

  @Test
  void weightsThatAreNotHereAreRefusedWithTheWaysToBringThem() {
    OnnxBackboneLoader loader = new OnnxBackboneLoader(OnnxOptions.DEFAULT, nowhere());

    assertThatThrownBy(() -> loader.load(request("resnet50", true)))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("timm/resnet50.a1_in1k")
        .hasMessageContaining("not in the cache")
        .hasMessageContaining("--set backbone-options.weights=FILE")
        .hasMessageNotContaining("\n");
  }

  @Test
  void licensedWeightsAreNotDownloadedButForAManifestOfTheUsers() throws IOException {
    for (String name : List.of("vit_small_patch16_dinov3", "vit_large_patch16_dinov3.lvd1689m")) {
      assertThatThrownBy(
              () ->
                  new OnnxBackboneLoader(OnnxOptions.DEFAULT, nowhere()).load(request(name, true)))
          .isInstanceOf(DfmException.class)
          .hasMessageContaining("Weights of '" + name + "' are under DINOv3's licence")
          .hasMessageContaining("--set backbone-options.weights=FILE")
          .hasMessageNotContaining("\n");
    }
    OnnxOptions own =
        manifest(
            "{\"vit_small_patch16_dinov3\": {\"repository\": \"me/v3\", \"file\": \"v3.pth\"}}");

    assertThatThrownBy(
            () ->
                new OnnxBackboneLoader(own, nowhere())
                    .load(request("vit_small_patch16_dinov3", true)))
        .hasMessageContaining("me/v3")
        .hasMessageContaining("not in the cache");
  }

  private Hub nowhere() {
    return new Hub(
        HubSettings.of(Map.of("DFM_CACHE", folder.toString(), "HF_HUB_OFFLINE", "1")),
        DownloadLines.onStandardError());
  }
}
