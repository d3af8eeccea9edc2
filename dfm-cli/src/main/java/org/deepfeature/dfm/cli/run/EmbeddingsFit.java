package org.deepfeature.dfm.cli.run;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.cli.option.ConfigurationFile;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.report.MetricsJson;
import org.deepfeature.dfm.runtime.file.Sha256;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.deepfeature.dfm.trainer.callback.ResidentMemory;
import org.deepfeature.dfm.trainer.dfm.EmbeddingCollector;
import org.deepfeature.dfm.trainer.numpy.NpyRows;
import org.deepfeature.dfm.trainer.wiring.Plugins;

/** Fits on embeddings that came from anywhere. */
public final class EmbeddingsFit {
  /** What such a model has in place of a backbone and a layer. */
  public static final String NAME = "embeddings";

  private static final int ROWS = 256;

  private EmbeddingsFit() {}

  /**
   * @param plugins that are there
   * @param wanted how to fit
   * @param file n × d embeddings of normal images
   * @param output where the model goes
   * @param console shows the result
   */
  public static void run(
      Plugins plugins, Configuration wanted, Path file, Path output, Console console) {
    boolean standardize = Boolean.TRUE.equals(wanted.standardize());
    Algorithms algorithms = Algorithms.of(plugins, wanted);
    OutputFolder.prepare(output);
    FittedModel fitted;
    long images;
    boolean streamed;
    long start;
    try (NpyRows rows = NpyRows.open(file)) {
      EmbeddingCollector collector =
          new EmbeddingCollector(
              List.of(new EmbeddingLayout(NAME, rows.columns(), 1, 1)),
              algorithms.settings(1, standardize, wanted),
              new ImageSize(1, 1));
      start = System.nanoTime();
      for (Matrix block = rows.next(ROWS); block.rows() > 0; block = rows.next(ROWS)) {
        collector.add(List.of(block), Collections.nCopies(block.rows(), ""));
      }
      fitted = collector.finish();
      images = collector.images();
      streamed = collector.isStreaming();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Configuration configuration =
        wanted
            .with("backbone", NAME)
            .with("layer", NAME)
            .with("image-size", "1")
            .with("pooling", 1)
            .with("standardize", standardize)
            .with("threads", wanted.threadCount());
    DfmFile.of(
            ModelSession.modelConfiguration(configuration, List.of(NAME), null),
            "",
            Sha256.ofFile(file),
            Math.toIntExact(images),
            fitted)
        .write(output.resolve(FitRun.MODEL));
    ConfigurationFile.write(configuration, output.resolve("config.yaml"));
    LayerModel layer = fitted.model().layers().get(0);
    MetricsJson json = new MetricsJson();
    json.put("images", images);
    json.put("linalg", configuration.algorithms().linalg());
    json.put("k", layer.projection().components());
    json.put("explained_ratio", layer.projection().explainedVarianceRatio());
    if (streamed) {
      json.put("lost_variance_ratio", FitRun.lostVarianceRatio(fitted.model().layers()));
    }
    json.put("fit_seconds", seconds);
    ResidentMemory.peak().ifPresent(bytes -> json.put("peak_rss_bytes", bytes));
    json.write(output.resolve("metrics.json"));
    console.out().println(json.node().toPrettyString());
    console.out().printf("written to %s%n", output);
    console.out().flush();
  }
}
