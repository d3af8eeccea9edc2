package org.deepfeature.dfm.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.engine.update.FalseAlarms;
import org.deepfeature.dfm.engine.update.ImageCounts;
import org.deepfeature.dfm.engine.update.LayerChange;
import org.deepfeature.dfm.engine.update.SeenImages;
import org.deepfeature.dfm.engine.update.ThresholdChange;
import org.deepfeature.dfm.engine.update.UpdateReport;
import org.deepfeature.dfm.metrics.threshold.ThresholdRule;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.deepfeature.dfm.runtime.model.KeptRow;
import org.deepfeature.dfm.runtime.model.KeptRows;
import org.deepfeature.dfm.runtime.model.ModelUpdate;
import org.deepfeature.dfm.runtime.plugin.Algorithms;
import org.deepfeature.dfm.trainer.dfm.DfmFactory;
import org.deepfeature.dfm.trainer.dfm.DfmSettings;
import org.deepfeature.dfm.trainer.dfm.KeptFit;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.ModelOptions;

/**
 * An update with everything open.
 *
 * @param context receives messages, bad images and progress
 * @param given the options that were given
 * @param file the model until now
 * @param place where it is
 * @param sha256 of the file as it was read
 * @param target where the model from now on goes
 * @param rows of both
 * @param thresholds how they are chosen
 * @param signatures who makes the model
 */
record OpenUpdate(
    RunContext context,
    GivenOptions given,
    DfmFile file,
    Path place,
    String sha256,
    Path target,
    UpdateRows rows,
    UpdateThresholds thresholds,
    Signatures signatures) {
  private static final String REPORT = "update.json";

  UpdateReport run() {
    EmbeddingPass pass = new EmbeddingPass(rows.session(), context);
    Set<String> added = rows.collect(pass);
    KeptRows all = rows.writer().rows();
    UpdateFit fit = new UpdateFit(keptFit(), thresholds, all, rows.images().names());
    UpdateFit.Result result = fit.run();
    Algorithms algorithms = Algorithms.of(context.plugins().runtime(), model().algorithmSettings());
    FittedModel before = file.fitted(algorithms);
    FittedModel after = result.fitted();
    if (result.raw().streamed()) {
      context.say(FitRun.STREAMED);
    }
    UpdateTest.Found test = UpdateTest.find(context, file, given, all);
    ImageCounts counts = rows.counts(all, added);
    UpdateReport report =
        new UpdateReport(
            place.toString(),
            target.toString(),
            counts,
            layers(before, after, algorithms.linearAlgebra()),
            ThresholdChange.of(before.postProcessor(), after.postProcessor(), thresholds.source()),
            counts.added() == 0
                ? null
                : SeenImages.of(
                    fit.judged(
                        before, after, row -> !row.falseAlarm() && added.contains(row.sha256()))),
            all.falseAlarms() == 0
                ? null
                : new FalseAlarms(
                    result.weight(),
                    SeenImages.of(fit.judged(before, after, KeptRow::falseAlarm)),
                    fit.passingUnseen(result)),
            test.test() == null ? null : test.test().run(pass, before, after),
            test.without(),
            warnings(result, test));
    rows.requireWhole();
    write(all, after, report, result.weight());
    return report;
  }

  private KeptFit keptFit() {
    DfmSettings settings =
        new DfmFactory(context.plugins(), context.messages())
            .settings(rows.session().values(), Configuration::model)
            .withThreads(rows.session().budget().threads());
    List<EmbeddingLayout> layouts = new ArrayList<>();
    for (Layer layer : rows.session().dfm().backbone().layers()) {
      int pooling = settings.embeddings().of(layouts.size()).pooling();
      layouts.add(EmbeddingLayout.of(layer, pooling));
    }
    return new KeptFit(
        settings, layouts, model().size(), rows.session().configuration().run().batchImages());
  }

  private ModelOptions model() {
    return rows.session().configuration().model();
  }

  private static List<LayerChange> layers(
      FittedModel before, FittedModel after, LinearAlgebra linearAlgebra) {
    List<LayerChange> layers = new ArrayList<>();
    for (int l = 0; l < after.model().layers().size(); l++) {
      layers.add(
          LayerChange.of(
              before.model().layers().get(l), after.model().layers().get(l), linearAlgebra));
    }
    return layers;
  }

  private List<String> warnings(UpdateFit.Result result, UpdateTest.Found test) {
    List<String> warnings = new ArrayList<>(test.doubts());
    if (thresholds.validation().isEmpty()) {
      warnings.addAll(result.raw().doubts());
    }
    if (model().thresholds().settings().image() instanceof ThresholdRule.Manual manual) {
      warnings.add(
          "the threshold %s was given as a score and stays, while scores have moved"
              .formatted(manual.value()));
    }
    warnings.forEach(context::warn);
    return warnings;
  }

  private void write(KeptRows all, FittedModel after, UpdateReport report, int weight) {
    Path written = target.toAbsolutePath().resolveSibling(REPORT);
    // Cut off between the two, an update leaves a model without a report, not with another's.
    AtomicFile.delete(written);
    List<ModelUpdate> updates = new ArrayList<>(file.updates());
    ImageCounts counts = report.images();
    updates.add(
        new ModelUpdate(
            sha256,
            counts.added(),
            counts.forgotten(),
            counts.falseAlarms(),
            weight,
            Math.toIntExact(counts.after())));
    DfmFile updated =
        DfmFile.of(
                file.configuration(),
                FittedRun.remembered(file, rows.session().values()),
                file.backboneSha256(),
                Sha256.ofLines(
                    all.rows().stream().filter(r -> r.copy() == 0).map(KeptRow::name).toList()),
                Math.toIntExact(counts.after()),
                after)
            .withNetworks(file.networks())
            .withThresholdsValidated(thresholds.validation().isPresent())
            .withUpdates(updates)
            .with(all);
    signatures.write(updated, target);
    AtomicFile.writeText(written, report.json().toPrettyString() + "\n");
  }
}
