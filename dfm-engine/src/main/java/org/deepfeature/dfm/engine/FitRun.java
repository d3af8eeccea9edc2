package org.deepfeature.dfm.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.data.SplitList;
import org.deepfeature.dfm.engine.option.ConfigurationFile;
import org.deepfeature.dfm.report.MetricsJson;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.trainer.callback.ResidentMemory;
import org.deepfeature.dfm.trainer.callback.Timer;
import org.deepfeature.dfm.trainer.checkpoint.ModelCheckpoint;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.dfm.SavedModel;
import org.deepfeature.dfm.trainer.lifecycle.TrainerBuilder;
import org.deepfeature.dfm.trainer.option.AugmentationOptions;

/** Fits and writes the model. */
final class FitRun {
  /** Said of a fit, and of the one of an update, that did not fit into memory. */
  static final String STREAMED =
      "the embeddings were more than --memory allows, so they were fitted as a stream, and"
          + " thresholds come from one image in five";

  /**
   * What came of a fit beside the model.
   *
   * @param timer how long it took
   * @param warnings a sentence for each thing that a reader of the results ought to know
   * @param checkpoint to be finished once nothing of the run is left to do
   */
  record Result(Timer timer, List<String> warnings, Optional<ModelCheckpoint> checkpoint) {}

  private FitRun() {}

  /**
   * @param session unfitted; fitted afterwards
   * @param data normal images
   * @param output where {@code model.dfm}, {@code splits.csv} and {@code config.yaml} go
   * @param checkpoints where collecting leaves what it has, and what it goes on with
   */
  static Result run(
      Session session,
      DataModule data,
      Path output,
      Checkpoints checkpoints,
      RunContext context,
      Monitoring monitoring) {
    Signatures signatures = Signatures.of(session.configuration(), context);
    Timer timer = new Timer();
    SplitList splits = SplitList.of(data);
    Map<String, String> key = Checkpoints.key(session.values(), session.dfm().backbone().sha256());
    AugmentationOptions augmentation = session.configuration().model().augmentation();
    if (!augmentation.augment().equals(AugmentationOptions.NONE)) {
      int images = data.trainSamples().size();
      int copies = augmentation.augmentCopies();
      context.say(
          "augment: %s, %s copies of each image, so %s images go through decoder, network and fit in place of %s"
              .formatted(augmentation.augment(), copies, (copies + 1L) * images, images));
    }
    Optional<ModelCheckpoint> checkpoint =
        checkpoints.writer(session.configuration(), key, context);
    TrainerBuilder trainer = Trainers.of(session, List.of(timer), context, monitoring);
    checkpoint.ifPresent(trainer::checkpoint);
    trainer.build().fit(session.dfm(), data, checkpoints.read(key));
    if (session.dfm().isStreamed()) {
      context.say(STREAMED);
    }
    EarlierResults.ofTests(output, context).remove();
    splits.write(output.resolve("splits.csv"));
    DfmFile model =
        SavedModel.of(
            session.dfm(), session.values(), splits.dataSplit(session.configuration().splits()));
    write(model, output.resolve(DfmFile.NAME), checkpoint, signatures);
    session
        .dfm()
        .kept()
        .ifPresent(kept -> context.say("statistics kept for updates: " + kept.size()));
    ConfigurationFile.write(
        SavedModel.asHeldOut(session.values(), session.dfm().isStreamed()),
        output.resolve("config.yaml"));
    if (context.interrupted().getAsBoolean()) {
      context.say(
          "interrupted: the model is of %s of %s images; --resume last goes on with the others"
              .formatted(timer.images(Stage.FIT), data.trainSamples().size()));
    }
    return new Result(timer, ValidationRun.warnings(session), checkpoint);
  }

  /** A checkpoint that the disk did not take to its end leaves its room to the model. */
  private static void write(
      DfmFile model, Path file, Optional<ModelCheckpoint> checkpoint, Signatures signatures) {
    try {
      signatures.write(model, file);
    } catch (DfmException e) {
      if (checkpoint.filter(ModelCheckpoint::isGivenUp).isEmpty()) {
        throw e;
      }
      checkpoint.get().delete();
      signatures.write(model, file);
    }
  }

  static void put(MetricsJson json, Session session, Timer timer) {
    List<LayerModel> layers = session.dfm().fitted().model().layers();
    putComponents(json, session);
    json.put(
        "explained_ratio",
        layers.stream()
            .mapToDouble(l -> l.projection().explainedVarianceRatio())
            .min()
            .orElseThrow());
    if (session.dfm().isStreamed()) {
      json.put("lost_variance_ratio", lostVarianceRatio(layers));
    }
    json.put("train_images", timer.images(Stage.FIT));
    if (timer.copies() > 0) {
      json.put("train_copies", timer.copies());
    }
    json.put("train_images_per_second", timer.imagesPerSecond(Stage.FIT));
    json.put("extract_seconds", timer.seconds(Stage.FIT));
    json.put("fit_seconds", timer.fitSeconds());
    ResidentMemory.peak().ifPresent(bytes -> json.put("peak_rss_bytes", bytes));
  }

  static void putComponents(MetricsJson json, Session session) {
    json.put(
        "k",
        session.dfm().fitted().model().layers().stream()
            .mapToLong(layer -> layer.projection().components())
            .sum());
  }

  static double lostVarianceRatio(List<LayerModel> layers) {
    return layers.stream().mapToDouble(l -> l.projection().lostVarianceRatio()).max().orElse(0);
  }

  static void putNames(MetricsJson json, Session session) {
    json.put("backbone", session.configuration().model().backbone());
    json.put("layer", String.join(",", session.configuration().model().layers()));
    json.put("linalg", session.configuration().model().algorithms().linalg());
  }
}
