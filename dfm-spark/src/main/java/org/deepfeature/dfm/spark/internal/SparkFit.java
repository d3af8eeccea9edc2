package org.deepfeature.dfm.spark.internal;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.partial.FitPart;
import org.deepfeature.dfm.core.partial.FitPlan;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.runtime.model.DfmConfiguration;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.deepfeature.dfm.spark.FitSummary;
import org.deepfeature.dfm.trainer.dfm.Dfm;
import org.deepfeature.dfm.trainer.dfm.DfmFactory;
import org.deepfeature.dfm.trainer.dfm.PartFit;
import org.deepfeature.dfm.trainer.dfm.SavedModel;
import org.deepfeature.dfm.trainer.option.ModelOptions;
import org.deepfeature.dfm.trainer.option.OptionValues;
import org.deepfeature.dfm.trainer.wiring.Plugins;

/**
 * Fits on the driver what the workers summarise. Immutable and thread-safe.
 *
 * @param request what the estimator was told
 * @param plugins that are there
 */
public record SparkFit(FitRequest request, Plugins plugins) {

  /**
   * What came of it.
   *
   * @param file the model
   * @param summary what it was made of
   */
  public record Result(DfmFile file, FitSummary summary) {}

  /**
   * @param frame with the images or embeddings
   * @return the model
   * @throws IllegalArgumentException if there are too few images, or all are the same
   */
  public Result of(Dataset<?> frame) {
    DfmFactory factory = new DfmFactory(plugins, request.say());
    if (request.input().kind().isEmbedding()) {
      // Neither copies nor a size are of embeddings.
      return ofEmbeddings(frame, factory, EstimatorOptions.values(request.options(), said -> {}));
    }
    return ofImages(frame, factory, EstimatorOptions.values(request.options(), request.say()));
  }

  private Result ofEmbeddings(
      Dataset<?> frame, DfmFactory factory, OptionValues<ModelOptions> wanted) {
    OptionValues<ModelOptions> values =
        EstimatorOptions.ofEmbeddings(factory.algorithms(wanted, wanted.record()));
    DfmConfiguration configuration = SavedModel.configuration(values, values.record(), null);
    PartFit fit = new PartFit(factory.settings(values, Function.identity()), new ImageSize(1, 1));
    FitPlan plan =
        fit.plan(
            List.of(new EmbeddingLayout(EstimatorOptions.EMBEDDINGS, dimension(frame), 1, 1)),
            request.input().kind().isFloat64());
    try (FitJob job = FitJob.begin(frame, request, configuration, FitJob.withoutNetwork())) {
      FitPart part = job.run(plan);
      PartFit.Result result = finished(fit, part);
      DfmFile file =
          DfmFile.of(
              configuration,
              SavedModel.remembered(SavedModel.asHeldOut(values, part.isSummarised())),
              "",
              part.sha256OfKeys(),
              Math.toIntExact(part.images()),
              result.fitted());
      return new Result(file, summary(part, result, plan));
    }
  }

  private int dimension(Dataset<?> frame) {
    String name = request.input().name();
    Column column = request.input().column(frame);
    List<Row> first = frame.filter(column.isNotNull()).select(column).takeAsList(1);
    if (first.isEmpty()) {
      throw new IllegalArgumentException(
          "Column '%s' has no embedding; expected at least 3".formatted(name));
    }
    return EmbeddingRows.read(first.get(0).get(0)).columns();
  }

  private Result ofImages(Dataset<?> frame, DfmFactory factory, OptionValues<ModelOptions> wanted) {
    DfmFactory.Made<ModelOptions> made = factory.unfitted(wanted, Function.identity());
    try (Dfm dfm = made.dfm()) {
      OptionValues<ModelOptions> values = made.values();
      ModelOptions options = values.record();
      DfmConfiguration configuration = SavedModel.configuration(values, options, null);
      PartFit fit = new PartFit(factory.settings(values, Function.identity()), options.size());
      FitPlan plan = fit.plan(layouts(dfm), false);
      UnfittedModel unfitted =
          new UnfittedModel(configuration, dfm.backbone().sha256(), plugins.runtime());
      try (FitJob job =
          FitJob.begin(
              frame,
              request,
              configuration,
              unfitted.bytes(options.backboneSettings(1), request.backbone().isEmpty()))) {
        FitPart part = job.run(plan);
        PartFit.Result result = finished(fit, part);
        FittedModel applied = dfm.scoring(result.fitted()).fitted();
        DfmFile file =
            DfmFile.of(
                    configuration,
                    SavedModel.remembered(SavedModel.asHeldOut(values, part.isSummarised())),
                    dfm.backbone().sha256(),
                    part.sha256OfKeys(),
                    Math.toIntExact(part.images()),
                    applied)
                .withNetworks(SavedModel.networks(options, dfm))
                .withThresholdsValidated(false);
        return new Result(file, summary(part, result, plan));
      }
    }
  }

  private static List<EmbeddingLayout> layouts(Dfm dfm) {
    List<Layer> layers = dfm.backbone().layers();
    return IntStream.range(0, layers.size())
        .mapToObj(l -> EmbeddingLayout.of(layers.get(l), dfm.embeddings().of(l).pooling()))
        .toList();
  }

  private PartFit.Result finished(PartFit fit, FitPart part) {
    if (part.omitted() > 0) {
      request
          .say()
          .accept(
              "warning: %s of %s rows left out: %s%s"
                  .formatted(
                      part.omitted(),
                      part.omitted() + part.images(),
                      String.join("; ", part.reasons()),
                      part.reasons().size() < part.omitted() ? "; ..." : ""));
    }
    try {
      return fit.of(part);
    } catch (IllegalArgumentException e) {
      if (part.omitted() == 0) {
        throw e;
      }
      throw new IllegalArgumentException(
          "%s (%s rows were left out, such as %s)"
              .formatted(e.getMessage(), part.omitted(), part.reasons().get(0)),
          e);
    }
  }

  private FitSummary summary(FitPart part, PartFit.Result result, FitPlan plan) {
    double explained = 1;
    double lost = 0;
    for (LayerModel layer : result.fitted().model().layers()) {
      explained = Math.min(explained, layer.projection().explainedVarianceRatio());
      lost = Math.max(lost, layer.projection().lostVarianceRatio());
    }
    if (plan.pca().level() instanceof PcaLevel.Ratio level
        && explained < level.ratio()
        && lost > 0) {
      request
          .say()
          .accept(
              "warning: the axes explain %s of the variance, not %s: a sketch of rank %s dropped %s; give reducer-options.rank with reducer incremental-pca, or more pooling"
                  .formatted(explained, level.ratio(), plan.pca().rank(), lost));
    }
    result.doubts().forEach(doubt -> request.say().accept("warning: " + doubt));
    return new FitSummary(
        part.images(),
        part.omitted(),
        part.reasons(),
        part.isSummarised(),
        explained,
        lost,
        result.doubts());
  }
}
