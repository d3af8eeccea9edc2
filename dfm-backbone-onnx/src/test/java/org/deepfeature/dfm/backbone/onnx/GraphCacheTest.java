package org.deepfeature.dfm.backbone.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.hub.DownloadLines;
import org.deepfeature.dfm.hub.Hub;
import org.deepfeature.dfm.hub.HubSettings;
import org.deepfeature.dfm.network.Parameters;
import org.deepfeature.dfm.network.architecture.Architectures;
import org.deepfeature.dfm.network.part.Weight;
import org.deepfeature.dfm.network.weights.SeededParameters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs of networks by name are kept, and never in the way. */
final class GraphCacheTest {
  private static final ImageSize SIZE = new ImageSize(32, 32);

  @TempDir private Path folder;
  private Path graphs;
  private Path weights;

  @BeforeEach
  void writeWeights() throws IOException {
    graphs = folder.resolve("graphs");
    weights = folder.resolve("seeded.safetensors");
    write(3);
  }

  /** Names begin as in a checkpoint of training, so that there is something to say. */
  private void write(long seed) throws IOException {
    Map<String, Weight> taken = new LinkedHashMap<>();
    SeededParameters seeded = new SeededParameters(seed);
    Parameters noting =
        (name, initialization, shape) -> {
          Weight weight = seeded.take(name, initialization, shape);
          taken.put("module." + name, weight);
          return weight;
        };
    Architectures.of("mobilenet_v3_small").describe(noting, SIZE);
    List<String> header = new ArrayList<>();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    taken.forEach(
        (name, weight) -> {
          int begin = data.size();
          FloatBuffer values = weight.values();
          ByteBuffer bytes =
              ByteBuffer.allocate(4 * values.remaining()).order(ByteOrder.LITTLE_ENDIAN);
          bytes.asFloatBuffer().put(values);
          data.writeBytes(bytes.array());
          header.add(
              "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                  .formatted(name, weight.shape().toString().replace(" ", ""), begin, data.size()));
        });
    byte[] text = ("{" + String.join(",", header) + "}").getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + text.length + data.size()).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(text.length).put(text).put(data.toByteArray());
    Files.write(weights, file.array());
  }

  private GraphCache cache(String writer, long most) {
    return new GraphCache(Optional.of(graphs), writer, most);
  }

  private float[] features(GraphCache cache, String... layers) {
    try (Backbone backbone = loader(cache).load(request(layers))) {
      float[] values = new float[3 * 32 * 32];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) Math.sin(i);
      }
      FloatBuffer pixels = Tensor.allocateDirect(values.length).put(values).flip();
      Tensor map = backbone.extract(Tensor.of(1, 3, 32, 32, pixels)).get(0);
      float[] features = new float[map.data().limit()];
      map.data().duplicate().rewind().get(features);
      return features;
    }
  }

  private OnnxBackboneLoader loader(GraphCache cache) {
    OnnxOptions plain = OnnxOptions.DEFAULT;
    OnnxOptions options =
        new OnnxOptions(
            plain.colorOrder(),
            plain.scale(),
            plain.mean(),
            plain.standardDeviation(),
            plain.scatteringColor(),
            plain.manifest(),
            plain.prefixTokens(),
            weights.toString());
    Hub nowhere =
        new Hub(
            HubSettings.of(Map.of("DFM_CACHE", folder.toString(), "HF_HUB_OFFLINE", "1")),
            DownloadLines.onStandardError());
    return new OnnxBackboneLoader(options, nowhere, cache);
  }

  private static BackboneRequest request(String... layers) {
    return new BackboneRequest("mobilenet_v3_small", List.of(layers), SIZE, Device.CPU, 1, true, 0);
  }

  private List<Path> kept() {
    if (!Files.exists(graphs)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(graphs)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aSecondStartGivesTheSameFeaturesAndTheSameWords() {
    GraphCache cache = cache("writer", 1 << 30);
    float[] first = features(cache, "features.4");
    assertThat(kept()).hasSize(1);
    List<String> said;
    List<String> saidAgain;
    String hash;
    try (Backbone fresh = loader(cache("other", 0)).load(request("features.4"));
        Backbone again = loader(cache).load(request("features.4"))) {
      said = fresh.remarks();
      saidAgain = again.remarks();
      hash = again.sha256();
      assertThat(hash).isEqualTo(fresh.sha256());
      assertThat(again.name()).isEqualTo(fresh.name());
    }

    assertThat(features(cache, "features.4")).isEqualTo(first);
    assertThat(kept()).hasSize(1);
    assertThat(said).anyMatch(remark -> remark.contains("prefix 'module.'"));
    assertThat(saidAgain).isEqualTo(said);
  }

  @Test
  void otherLayersWeightsAndWritersAreOtherGraphs() throws IOException {
    GraphCache cache = cache("writer", 1 << 30);
    float[] first = features(cache, "features.4");

    assertThat(features(cache, "features.5")).isNotEqualTo(first);
    assertThat(features(cache, "features.5", "features.4")).isNotEqualTo(first);
    assertThat(features(cache)).isNotEqualTo(first);
    assertThat(features(cache("newer", 1 << 30), "features.4")).isEqualTo(first);
    write(4);
    assertThat(features(cache, "features.4")).isNotEqualTo(first);
    assertThat(kept()).hasSize(6);
  }

  @Test
  void aDamagedGraphIsWrittenAnew() throws IOException {
    GraphCache cache = cache("writer", 1 << 30);
    float[] first = features(cache, "features.4");
    Path file = kept().get(0);
    byte[] whole = Files.readAllBytes(file);
    byte[] flipped = whole.clone();
    flipped[whole.length / 2] ^= 0x40;
    for (byte[] damaged : List.of(flipped, new byte[0], new byte[] {1, 2, 3})) {
      Files.write(file, damaged);

      assertThat(features(cache, "features.4")).isEqualTo(first);
      assertThat(kept()).containsExactly(file);
      assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }
  }

  @Test
  void theOldestGoAndWhatIsTooLargeIsNotKept() throws IOException {
    ModelProto graph =
        ModelProto.newBuilder().setGraph(GraphProto.newBuilder().setName("x".repeat(1000))).build();
    GraphCache cache = cache("writer", 3500);
    for (String name : List.of("a", "b", "c")) {
      cache.keep(name, graph);
      Path newest =
          kept().stream().filter(file -> modified(file) > 1_000_000_000_000L).findFirst().get();
      Files.setLastModifiedTime(newest, FileTime.fromMillis(1_000_000L * name.charAt(0)));
    }
    assertThat(cache.find("a")).contains(graph);

    cache.keep("d", graph);
    cache("writer", 900).keep("e", graph);

    assertThat(cache.find("b")).isEmpty();
    assertThat(cache.find("a")).isPresent();
    assertThat(cache.find("c")).isPresent();
    assertThat(cache.find("d")).isPresent();
    assertThat(cache.find("e")).isEmpty();
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsNoError() throws IOException {
    Files.writeString(graphs, "a file in its place");

    assertThat(features(cache("writer", 1 << 30), "features.4")).isNotEmpty();
  }

  @Test
  void codeThatLiesInNoJarKeepsNothing() {
    assertThat(GraphCache.of(Map.of("DFM_CACHE", folder.toString())).folder()).isEmpty();
  }
}
