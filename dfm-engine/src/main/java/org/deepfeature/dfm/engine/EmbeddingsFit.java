package org.deepfeature.dfm.engine;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.engine.option.ConfigurationFile;
import org.deepfeature.dfm.report.MetricsJson;
import org.deepfeature.dfm.runtime.backbone.BackboneSettings;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.deepfeature.dfm.runtime.numpy.NpyRows;
import org.deepfeature.dfm.trainer.callback.ResidentMemory;
import org.deepfeature.dfm.trainer.dfm.DfmFactory;
import org.deepfeature.dfm.trainer.dfm.EmbeddingCollector;
import org.deepfeature.dfm.trainer.dfm.SavedModel;
import org.deepfeature.dfm.trainer.option.AugmentationOptions;
import org.deepfeature.dfm.trainer.option.CellOptions;
import org.deepfeature.dfm.trainer.option.OptionValues;

/**
 * Fits on embeddings that came from anywhere.
 *
 * @param context receives messages, bad images and progress
 */
record EmbeddingsFit(RunContext context) {
  private static final String NAME = BackboneSettings.EMBEDDINGS;

  /**
   * Values that are read at a time: larger arrays live until the collector of garbage meets them.
   */
  private static final int VALUES = 1 << 18;

  private static final int FEWEST_ROWS = 16;
  private static final int MOST_ROWS = 256;

  /**
   * @param wanted how to fit
   * @param file n × d embeddings of normal images
   * @param output where {@code model.dfm}, {@code config.yaml} and {@code metrics.json} go
   * @return the metrics
   */
  MetricsJson run(OptionValues<Configuration> wanted, Path file, Path output) {
    DfmFactory factory = new DfmFactory(context.plugins(), context.messages());
    OptionValues<Configuration> values =
        factory
            .algorithms(wanted, wanted.record().model())
            .with("backbone", NAME, NAME)
            .with("layer", NAME, NAME)
            .with("image-size", "1", NAME)
            .with("augment", AugmentationOptions.NONE, NAME)
            .with("augment-copies", AugmentationOptions.DEFAULTS.augmentCopies(), NAME)
            .with("embedding", CellOptions.MAP, NAME)
            .with("cell-centre", CellOptions.DEFAULTS.cellCentre(), NAME)
            .with("pooling", 1, NAME)
            .with(
                "standardize",
                Boolean.TRUE.equals(wanted.record().model().standardize()),
                wanted.origin("standardize"));
    Signatures signatures = Signatures.of(values.record(), context);
    // Takes as long as the fit where nothing is compiled yet, and needs nothing of it.
    CompletableFuture<String> hash = CompletableFuture.supplyAsync(() -> Sha256.ofFile(file));
    FittedModel fitted;
    long images;
    Warnings doubts;
    boolean streamed;
    long start;
    try (NpyRows rows = NpyRows.open(file)) {
      EmbeddingCollector collector =
          new EmbeddingCollector(
              List.of(new EmbeddingLayout(NAME, rows.columns(), 1, 1)),
              factory.settings(values, Configuration::model),
              new ImageSize(1, 1),
              !rows.fitsFloat32());
      start = System.nanoTime();
      int most = Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, VALUES / rows.columns()));
      for (Matrix block = rows.next(most); block.rows() > 0; block = rows.next(most)) {
        collector.add(List.of(block), Collections.nCopies(block.rows(), ""));
      }
      fitted = collector.finish();
      doubts = new Warnings(List.of()).plus(collector.doubts(), context);
      images = collector.images();
      streamed = collector.isStreaming();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    EarlierResults.ofTests(output, context).remove();
    OptionValues<Configuration> fittedBy = SavedModel.asHeldOut(values, streamed);
    DfmFile model =
        DfmFile.of(
            SavedModel.configuration(values, values.record().model(), null),
            SavedModel.remembered(fittedBy),
            "",
            found(hash),
            Math.toIntExact(images),
            fitted);
    signatures.write(model, output.resolve(DfmFile.NAME));
    ConfigurationFile.write(fittedBy, output.resolve("config.yaml"));
    LayerModel layer = fitted.model().layers().get(0);
    MetricsJson json = new MetricsJson();
    json.put("images", images);
    json.put("linalg", values.record().model().algorithms().linalg());
    json.put("k", layer.projection().components());
    json.put("explained_ratio", layer.projection().explainedVarianceRatio());
    if (streamed) {
      json.put("lost_variance_ratio", FitRun.lostVarianceRatio(fitted.model().layers()));
    }
    json.put("fit_seconds", seconds);
    ResidentMemory.peak().ifPresent(bytes -> json.put("peak_rss_bytes", bytes));
    doubts.put(json);
    json.write(output.resolve("metrics.json"));
    return json;
  }

  private static String found(CompletableFuture<String> hash) {
    try {
      return hash.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof DfmException known ? known : e;
    }
  }
}
