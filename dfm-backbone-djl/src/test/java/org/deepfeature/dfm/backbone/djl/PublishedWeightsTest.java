package org.deepfeature.dfm.backbone.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.hub.DownloadLines;
import org.deepfeature.dfm.hub.Hub;
import org.deepfeature.dfm.hub.HubSettings;
import org.deepfeature.dfm.hub.Manifest;
import org.deepfeature.dfm.hub.Sha256;
import org.deepfeature.dfm.network.Parameters;
import org.deepfeature.dfm.network.architecture.Architecture;
import org.deepfeature.dfm.network.architecture.Architectures;
import org.deepfeature.dfm.network.part.Weight;
import org.deepfeature.dfm.network.source.NetworkSources;
import org.deepfeature.dfm.network.weights.SeededParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A name becomes a network with the weights that a hub serves. */
final class PublishedWeightsTest {
  private static final ImageSize SIZE = new ImageSize(32, 32);

  @TempDir private Path folder;

  private static BackboneRequest request(String name, boolean pretrained) {
    return new BackboneRequest(name, List.of("layer2"), SIZE, Device.CPU, 2, pretrained, 5);
  }

  /** Writes what random weights of that seed are, through the writer of the engine. */
  private static void writeSeeded(String name, long seed, Path file) throws IOException {
    Architecture architecture = Architectures.of(name);
    try (NDManager kept = Managers.of(Device.CPU);
        OutputStream out = Files.newOutputStream(file)) {
      NDList list = new NDList();
      SeededParameters seeded = new SeededParameters(seed);
      Parameters noting =
          (parameter, initialization, shape) -> {
            Weight weight = seeded.take(parameter, initialization, shape);
            NDArray copy = kept.create(weight.values(), new Shape(shape));
            copy.setName(parameter);
            list.add(copy);
            return weight;
          };
      architecture.describe(noting, SIZE);
      list.encode(out, NDList.Encoding.SAFETENSORS);
    }
  }

  private static Hub hub(HttpServer server, Path cache) {
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    return new Hub(
        HubSettings.of(Map.of("HF_ENDPOINT", address, "DFM_CACHE", cache.toString())),
        DownloadLines.onStandardError());
  }

  @Test
  void nameGivesTheNetworkWithTheHubsWeightsAndNeedsNoServerAfterwards() throws IOException {
    Path file = folder.resolve("served.safetensors");
    writeSeeded("resnet18", 5, file);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/timm/resnet18.a1_in1k/resolve/main/model.safetensors",
        exchange -> {
          exchange.getResponseHeaders().set("X-Linked-ETag", '"' + Sha256.of(file) + '"');
          exchange.sendResponseHeaders(200, Files.size(file));
          try (exchange) {
            Files.copy(file, exchange.getResponseBody());
          }
        });
    server.start();
    DjlBackboneLoader loader =
        new DjlBackboneLoader(DjlOptions.DEFAULT, hub(server, folder.resolve("cache")));
    Tensor images = Tensor.of(1, 3, 32, 32, Tensor.allocateDirect(3 * 32 * 32));
    try (Backbone published = loader.load(request("resnet18", true));
        Backbone seeded = loader.load(request("resnet18", false))) {
      assertThat(published.name()).isEqualTo("djl:resnet18.a1_in1k");
      assertThat(published.sha256()).isEqualTo(Sha256.of(file));
      assertThat(published.extract(images).get(0).data())
          .isEqualTo(seeded.extract(images).get(0).data());
    } finally {
      server.stop(0);
    }
    try (Backbone again = loader.load(request("resnet18.a1_in1k", true))) {
      assertThat(again.sha256()).isEqualTo(Sha256.of(file));
    }
  }

  @Test
  void serversErrorIsToldWithTheAddress() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    try {
      DjlBackboneLoader loader =
          new DjlBackboneLoader(DjlOptions.DEFAULT, hub(server, folder.resolve("cache")));
      assertThatThrownBy(() -> loader.load(request("resnet18", true)))
          .isInstanceOf(DfmException.class)
          .hasMessageContaining("timm/resnet18.a1_in1k")
          .hasMessageContaining("HTTP 404");
      assertThatThrownBy(() -> loader.load(request("resnet18.a2_in1k", true)))
          .isInstanceOf(UnknownNameException.class)
          .hasMessageContaining("did you mean 'resnet18.a1_in1k'");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void ownManifestAddsNames() throws IOException {
    Path file = folder.resolve("mine.json");
    Files.writeString(
        file, "{\"resnet18.mine\": {\"url\": \"file-12345678.pth\", \"sha256\": \"12\"}}");
    DjlBackboneLoader loader = new DjlBackboneLoader(new DjlOptions("", file.toString()));

    assertThatThrownBy(() -> loader.load(request("resnet18.mine", true)))
        .hasMessageContaining("mine.json")
        .hasMessageContaining("resnet18.mine");
  }

  @Test
  void everyNetworkHasPublishedWeights() throws IOException {
    try (InputStream in = NetworkSources.class.getResourceAsStream("weights.json")) {
      Manifest manifest = Manifest.read(in, "weights.json");
      assertThat(manifest.names())
          .containsAll(
              Architectures.names().stream()
                  .filter(name -> Architectures.of(name).licence().isEmpty())
                  .toList());
      for (String name : manifest.names()) {
        assertThat(manifest.resolve(name)).startsWith(name.split("\\.", -1)[0] + ".");
        assertThat(manifest.source(name).place()).doesNotContain("elsewhere");
      }
    }
  }
}
