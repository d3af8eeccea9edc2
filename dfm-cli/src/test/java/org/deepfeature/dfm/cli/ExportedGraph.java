package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.backbone.onnx.graph.Graphs;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.runtime.AnomalyMap;
import org.deepfeature.dfm.runtime.Prediction;
import org.deepfeature.dfm.runtime.export.ExportedModel;
import org.deepfeature.dfm.runtime.export.ExportedOutputs;
import org.deepfeature.dfm.runtime.export.ModelExporters;
import org.deepfeature.dfm.runtime.image.RgbImage;
import org.deepfeature.dfm.runtime.signature.ModelCheck;

/**
 * Compares an exported graph with the model that it was made of.
 *
 * @param model as fitted
 * @param graph made of it
 * @param map how far a pixel of a map may be apart, as a share of the map's highest value
 */
record ExportedGraph(Path model, Path graph, double map) {
  private static final double CLOSE = 1e-4;

  ExportedGraph(Path model, Path graph) {
    this(model, graph, CLOSE);
  }

  /** How far scores are apart at most, as a share of the score. */
  double compared(List<Path> files, ImageSize size, boolean masks) throws IOException {
    double worst = 0;
    byte[] pixels = new byte[3 * files.size() * size.height() * size.width()];
    List<RgbImage> images = new ArrayList<>();
    int one = 3 * size.height() * size.width();
    for (int i = 0; i < files.size(); i++) {
      byte[] own = pixels(files.get(i), size);
      System.arraycopy(own, 0, pixels, i * one, one);
      images.add(RgbImage.ofBytes(own, size.width(), size.height(), 3 * size.width()));
    }
    try (AnomalyDetector detector = AnomalyDetector.load(model);
        AnomalyDetector loaded = AnomalyDetector.load(graph);
        ExportedModel exported =
            ModelExporters.open(
                ModelExporters.require(graph), graph, Device.CPU, 1, ModelCheck.NONE)) {
      ExportedOutputs outputs = exported.run(pixels, files.size(), size.height(), size.width());
      List<Prediction> expected = detector.predict(images);
      List<Prediction> read = loaded.predict(images);
      for (int i = 0; i < files.size(); i++) {
        double score = expected.get(i).score();
        worst = Math.max(worst, Math.abs(outputs.scores()[i] - score) / Math.abs(score));
        assertThat(outputs.labels()[i]).isEqualTo(expected.get(i).anomalous());
        assertThat((double) outputs.normalized()[i])
            .isCloseTo(expected.get(i).normalized(), within(Math.max(CLOSE, map)));
        alike(expected.get(i), read.get(i));
        if (!outputs.maps().isEmpty()) {
          alike(
              expected.get(i).anomalyMap().orElseThrow(),
              outputs.maps().get(i),
              masks ? outputs.masks().get(i) : new boolean[0],
              expected.get(i));
        } else {
          assertThat(exported.hasMaps()).isFalse();
        }
      }
    }
    return worst;
  }

  /** Numbers and results of nodes that are neither read nor given out. */
  List<String> unread() throws IOException {
    GraphProto proto = ModelProto.parseFrom(Files.readAllBytes(graph)).getGraph();
    Set<String> read = new HashSet<>();
    proto.getNodeList().forEach(node -> read.addAll(Graphs.reads(node)));
    proto.getOutputList().forEach(output -> read.add(output.getName()));
    List<String> unread = new ArrayList<>();
    proto.getInitializerList().forEach(tensor -> unread.add(tensor.getName()));
    proto.getNodeList().stream()
        .filter(node -> Collections.disjoint(node.getOutputList(), read))
        .forEach(node -> unread.addAll(node.getOutputList()));
    unread.removeAll(read);
    return unread;
  }

  private static void alike(Prediction model, Prediction graph) {
    assertThat(graph.score()).isCloseTo(model.score(), within(CLOSE * Math.abs(model.score())));
    assertThat(graph.label()).isEqualTo(model.label());
    assertThat(graph.threshold()).isEqualTo(model.threshold());
  }

  /** Maps are the same, and so are masks but where a value is at the threshold itself. */
  private void alike(AnomalyMap model, float[] graph, boolean[] mask, Prediction expected) {
    float[] values = model.toArray();
    float highest = 0;
    for (float value : values) {
      highest = Math.max(highest, Math.abs(value));
    }
    assertThat(graph).hasSameSizeAs(values);
    int columns = model.size().width();
    int others = 0;
    for (int i = 0; i < values.length; i++) {
      assertThat(Math.abs(graph[i] - values[i])).isLessThanOrEqualTo((float) map * highest);
      if (mask.length > 0
          && mask[i] != expected.mask().orElseThrow().get(i / columns, i % columns)) {
        others++;
      }
    }
    assertThat(others).isLessThanOrEqualTo(2);
  }

  static byte[] pixels(Path file, ImageSize size) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    BufferedImage resized =
        new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = resized.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, size.width(), size.height(), null);
    graphics.dispose();
    byte[] pixels = new byte[3 * size.height() * size.width()];
    for (int i = 0; i < pixels.length; i++) {
      int rgb = resized.getRGB(i / 3 % size.width(), i / 3 / size.width());
      pixels[i] = (byte) (rgb >> (16 - 8 * (i % 3)));
    }
    return pixels;
  }
}
