package org.deepfeature.dfm.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.engine.update.FalseAlarms;
import org.deepfeature.dfm.engine.update.ImageCounts;
import org.deepfeature.dfm.engine.update.LayerChange;
import org.deepfeature.dfm.engine.update.SeenImages;
import org.deepfeature.dfm.engine.update.ThresholdChange;
import org.deepfeature.dfm.engine.update.UpdateReport;
import org.deepfeature.dfm.engine.update.UpdateRequest;
import org.deepfeature.dfm.metrics.threshold.ThresholdRule;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.deepfeature.dfm.runtime.model.KeptRow;
import org.deepfeature.dfm.runtime.model.KeptRows;
import org.deepfeature.dfm.runtime.model.KeptRowsWriter;
import org.deepfeature.dfm.runtime.model.ModelUpdate;
import org.deepfeature.dfm.runtime.plugin.Algorithms;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.dfm.DfmFactory;
import org.deepfeature.dfm.trainer.dfm.DfmSettings;
import org.deepfeature.dfm.trainer.dfm.KeptFit;
import org.deepfeature.dfm.trainer.dfm.KeptSamples;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.ModelOptions;

/**
 * Folds images into a fitted model, and takes some out.
 *
 * @param context receives messages, bad images and progress
 * @param model the file, or its folder
 * @param given the options that were given
 */
record UpdateRun(RunContext context, Path model, GivenOptions given) {
  private static final String REPORT = "update.json";

  /** As many as a fit takes. */
  private static final int FEWEST = 3;

  UpdateReport run(UpdateRequest request, Path output) {
    request.requireSome();
    ExportedRun.refuse(model, "update it");
    Path place = new FittedRun(context, model, given).file();
    Path target = Files.isDirectory(output) ? output.resolve(DfmFile.NAME) : output;
    DfmFile file = DfmFile.read(place);
    KeptRows kept =
        file.kept()
            .orElseThrow(
                () ->
                    new DfmException(
                        "%s keeps nothing of the images that it was fitted on, so it cannot be updated; fit it once more with --updatable"
                            .formatted(place)));
    UpdateOptions options = UpdateOptions.of(file, given);
    kept.verify();
    UpdateImages images = UpdateImages.of(request, kept);
    OutputFolder.prepare(target.toAbsolutePath().resolveSibling(""));
    try (Session session = Session.refitted(context, file, place, options);
        KeptRowsWriter writer = new KeptRowsWriter()) {
      UpdateThresholds thresholds = UpdateThresholds.of(session, context, file, given);
      return new Open(this, file, place, target, kept, images, session, writer, thresholds).run();
    }
  }

  /** An update with everything open. */
  private record Open(
      UpdateRun update,
      DfmFile file,
      Path place,
      Path target,
      KeptRows kept,
      UpdateImages images,
      Session session,
      KeptRowsWriter writer,
      UpdateThresholds thresholds) {

    UpdateReport run() {
      RunContext context = update.context();
      EmbeddingPass pass = new EmbeddingPass(session, context);
      Set<String> added = collect(pass);
      KeptRows rows = writer.rows();
      UpdateFit fit = new UpdateFit(keptFit(), thresholds, rows, images.names());
      UpdateFit.Result result = fit.run();
      FittedModel before = before();
      FittedModel after = result.fitted();
      if (result.raw().streamed()) {
        context.say(
            "the embeddings were more than --memory allows, so they were fitted as a stream");
      }
      UpdateTest.Found test = UpdateTest.find(context, file, update.given(), rows);
      ImageCounts counts = counts(rows, added);
      UpdateReport report =
          new UpdateReport(
              place.toString(),
              target.toString(),
              counts,
              layers(before, after),
              ThresholdChange.of(
                  before.postProcessor(), after.postProcessor(), thresholds.source()),
              counts.added() == 0
                  ? null
                  : SeenImages.of(
                      fit.judged(
                          before, after, row -> !row.falseAlarm() && added.contains(row.sha256()))),
              rows.falseAlarms() == 0
                  ? null
                  : new FalseAlarms(
                      result.weight(),
                      SeenImages.of(fit.judged(before, after, KeptRow::falseAlarm)),
                      fit.passingUnseen(result)),
              test.test() == null ? null : test.test().run(pass, before, after),
              test.without(),
              warnings(result, test));
      requireWhole();
      write(rows, after, report, result.weight());
      return report;
    }

    /** Returns hashes of the images that could be folded in. */
    private Set<String> collect(EmbeddingPass pass) {
      kept.forEachBlock(
          session.configuration().run().batchImages(),
          (embeddings, rows) -> {
            for (int i = 0; i < rows.size(); i++) {
              if (!images.isForgotten(rows.get(i))) {
                int at = i;
                List<Matrix> row = embeddings.stream().map(m -> m.copyOfRows(at, at + 1)).toList();
                writer.append(row, List.of(images.role(rows.get(i))));
              }
            }
          });
      Set<String> added = new HashSet<>();
      collect(pass, images.normal(), false, added);
      collect(pass, images.falseAlarms(), true, added);
      requireWhole();
      boolean nothing = images.forgotten().isEmpty() && images.promoted().isEmpty();
      if (nothing && added.isEmpty() && given() > 0) {
        throw new DfmException(
            "Not one of the %s images to fold in could be read; nothing was written"
                .formatted(given()));
      }
      requireEnough(writer.rows());
      return added;
    }

    private int given() {
      return images.normal().size() + images.falseAlarms().size();
    }

    private void collect(
        EmbeddingPass pass, List<Sample> samples, boolean falseAlarms, Set<String> added) {
      if (samples.isEmpty()) {
        return;
      }
      pass.run(
          Stage.FIT,
          session.dfm().trainingSamples(samples),
          (embeddings, of) -> {
            List<KeptRow> rows =
                KeptSamples.rows(of).stream()
                    .map(row -> falseAlarms ? row.asFalseAlarm() : row)
                    .toList();
            rows.forEach(row -> added.add(row.sha256()));
            writer.append(embeddings, rows);
          });
    }

    private static void requireEnough(KeptRows rows) {
      long left = rows.images() - rows.falseAlarms();
      if (left < FEWEST) {
        throw new DfmException(
            "The model would be left with %s normal image%s%s; expected at least %s; nothing was written"
                .formatted(
                    left,
                    left == 1 ? "" : "s",
                    rows.falseAlarms() == 0 ? "" : " beside false alarms",
                    FEWEST));
      }
    }

    /** A part of what was asked for would be another model than that. */
    private void requireWhole() {
      if (update.context().interrupted().getAsBoolean()) {
        throw new DfmException("Interrupted; nothing was written");
      }
    }

    private KeptFit keptFit() {
      DfmSettings settings =
          new DfmFactory(update.context().plugins(), update.context().messages())
              .settings(session.values(), Configuration::model)
              .withThreads(session.budget().threads());
      List<EmbeddingLayout> layouts = new ArrayList<>();
      for (Layer layer : session.dfm().backbone().layers()) {
        int pooling = settings.embeddings().of(layouts.size()).pooling();
        layouts.add(EmbeddingLayout.of(layer, pooling));
      }
      return new KeptFit(
          settings,
          layouts,
          session.configuration().model().size(),
          session.configuration().run().batchImages());
    }

    private FittedModel before() {
      return file.fitted(
          Algorithms.of(
              update.context().plugins().runtime(),
              session.configuration().model().algorithmSettings()));
    }

    private ImageCounts counts(KeptRows rows, Set<String> added) {
      long falseAlarms =
          rows.rows().stream()
              .filter(row -> row.copy() == 0 && row.falseAlarm() && added.contains(row.sha256()))
              .count();
      return new ImageCounts(
          kept.images(),
          (int) (added.size() - falseAlarms),
          (int) falseAlarms + images.promoted().size(),
          images.alreadyThere(),
          given() - added.size(),
          (int)
              kept.rows().stream()
                  .filter(row -> row.copy() == 0 && images.isForgotten(row))
                  .count(),
          images.notFound(),
          rows.images());
    }

    private List<LayerChange> layers(FittedModel before, FittedModel after) {
      ModelOptions model = session.configuration().model();
      Algorithms algorithms =
          Algorithms.of(update.context().plugins().runtime(), model.algorithmSettings());
      List<LayerChange> layers = new ArrayList<>();
      for (int l = 0; l < after.model().layers().size(); l++) {
        layers.add(
            LayerChange.of(
                before.model().layers().get(l),
                after.model().layers().get(l),
                algorithms.linearAlgebra()));
      }
      return layers;
    }

    private List<String> warnings(UpdateFit.Result result, UpdateTest.Found test) {
      List<String> warnings = new ArrayList<>(test.doubts());
      if (thresholds.validation().isEmpty()) {
        warnings.addAll(result.raw().doubts());
      }
      if (session.configuration().model().thresholds().settings().image()
          instanceof ThresholdRule.Manual manual) {
        warnings.add(
            "the threshold %s was given as a score and stays, while scores have moved"
                .formatted(manual.value()));
      }
      warnings.forEach(update.context()::warn);
      return warnings;
    }

    private void write(KeptRows rows, FittedModel after, UpdateReport report, int weight) {
      List<ModelUpdate> updates = new ArrayList<>(file.updates());
      ImageCounts counts = report.images();
      updates.add(
          new ModelUpdate(
              Sha256.ofFile(place),
              counts.added(),
              counts.forgotten(),
              counts.falseAlarms(),
              weight,
              Math.toIntExact(counts.after())));
      DfmFile.of(
              file.configuration(),
              FittedRun.remembered(file, session.values()),
              file.backboneSha256(),
              Sha256.ofLines(
                  rows.rows().stream().filter(r -> r.copy() == 0).map(KeptRow::name).toList()),
              Math.toIntExact(counts.after()),
              after)
          .withNetworks(file.networks())
          .withThresholdsValidated(thresholds.validation().isPresent())
          .withUpdates(updates)
          .with(rows)
          .write(target);
      AtomicFile.writeText(
          target.toAbsolutePath().resolveSibling(REPORT), report.json().toPrettyString() + "\n");
    }
  }
}
