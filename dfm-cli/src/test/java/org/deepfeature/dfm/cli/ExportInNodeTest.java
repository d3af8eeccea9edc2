package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.runtime.Prediction;
import org.deepfeature.dfm.runtime.image.RgbImage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An exported graph in ONNX Runtime for JavaScript gives the model's numbers. */
class ExportInNodeTest {
  private static final double CLOSE = 1e-4;

  @TempDir private static Path folder;
  private static Path model;
  private static Path graph;
  private static List<Path> images;
  private static Node node;

  @BeforeAll
  static void export() throws IOException, InterruptedException {
    node = Node.started();
    Path data = Parts.write(folder.resolve("parts"));
    images = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      images.add(data.resolve("test/good/%03d.png".formatted(i)));
      images.add(data.resolve("test/spot/%03d.png".formatted(i)));
    }
    Path run = folder.resolve("run");
    Dfm fit =
        Dfm.run(
            "fit",
            "--data",
            data,
            "--output",
            run,
            "--image-size",
            64,
            "--layer",
            "order1,scattering:pooling=2",
            "--map-scale",
            "location",
            "--image-score",
            "top:0.1",
            "--resize",
            "pad");
    assertThat(fit.exitCode()).as(fit.err()).isZero();
    model = run.resolve("model.dfm");
    graph = run.resolve("model.onnx");
    Dfm export = Dfm.run("export", "--model", run, "--output", graph);
    assertThat(export.exitCode()).as(export.err()).isZero();
  }

  @Test
  void theScriptOfTheDocumentsScoresAsTheCommandDoes() throws IOException, InterruptedException {
    List<Object> words = new ArrayList<>(List.of(graph));
    words.addAll(images);
    List<String> lines = node.lines(Path.of("../examples/deploy/score.js"), words.toArray());

    assertThat(lines).hasSameSizeAs(images);
    try (AnomalyDetector detector = AnomalyDetector.load(model)) {
      for (int i = 0; i < lines.size(); i++) {
        String[] row = lines.get(i).split(",", -1);
        Prediction expected = detector.predict(images.get(i));
        assertThat(row[0]).isEqualTo(images.get(i).toString());
        assertThat(Double.parseDouble(row[1]))
            .isCloseTo(expected.score(), within(CLOSE * expected.score()));
        assertThat(row[3]).isEqualTo(expected.label());
      }
    }
  }

  @Test
  void batchesOfOtherSizesAreScoredAlike()
      throws IOException, InterruptedException, URISyntaxException {
    ImageSize size = new ImageSize(91, 57);
    List<Object> words = new ArrayList<>(List.of(graph, size.height(), size.width()));
    List<RgbImage> decoded = new ArrayList<>();
    for (Path image : images.subList(0, 7)) {
      byte[] pixels = ExportedGraph.pixels(image, size);
      decoded.add(RgbImage.ofBytes(pixels, size.width(), size.height(), 3 * size.width()));
      words.add(Files.write(folder.resolve(words.size() + ".raw"), pixels));
    }
    Path script = Path.of(ExportInNodeTest.class.getResource("batch.js").toURI());
    List<String> lines = node.lines(script, words.toArray());

    assertThat(lines).hasSize(7);
    try (AnomalyDetector detector = AnomalyDetector.load(model)) {
      List<Prediction> expected = detector.predict(decoded);
      for (int i = 0; i < lines.size(); i++) {
        String[] row = lines.get(i).split(",", -1);
        Prediction one = expected.get(i);
        assertThat(Double.parseDouble(row[0]))
            .isCloseTo(one.score(), within(CLOSE * Math.abs(one.score())));
        assertThat(Double.parseDouble(row[1])).isCloseTo(one.normalized(), within(CLOSE));
        assertThat(row[2]).isEqualTo(one.anomalous() ? "1" : "0");
        double sum = 0;
        double sizes = 0;
        for (float value : one.anomalyMap().orElseThrow().toArray()) {
          sum += value;
          sizes += Math.abs(value);
        }
        assertThat(Double.parseDouble(row[3])).isCloseTo(sum, within(CLOSE * sizes));
        assertThat(Integer.parseInt(row[4])).isCloseTo(one.mask().orElseThrow().count(), within(2));
      }
    }
  }
}
