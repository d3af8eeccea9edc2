package org.deepfeature.dfm.cli.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.cli.console.Progress;
import org.deepfeature.dfm.cli.option.ConfigurationFile;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.data.SplitList;
import org.deepfeature.dfm.report.MetricsJson;
import org.deepfeature.dfm.runtime.file.Sha256;
import org.deepfeature.dfm.runtime.model.DfmConfiguration;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.trainer.callback.ResidentMemory;
import org.deepfeature.dfm.trainer.callback.Timer;
import org.deepfeature.dfm.trainer.checkpoint.ModelCheckpoint;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.evaluation.CalibrationRecorder;
import org.deepfeature.dfm.trainer.lifecycle.TrainerBuilder;
import org.deepfeature.dfm.trainer.postprocessing.Calibration;

/** Fits and writes the model. */
public final class FitRun {
  /** The model's name in its folder. */
  public static final String MODEL = "model.dfm";

  /**
   * What came of a fit beside the model.
   *
   * @param timer how long it took
   * @param warnings a sentence for each thing that a reader of the results ought to know
   */
  public record Result(Timer timer, List<String> warnings) {}

  private FitRun() {}

  /**
   * @param session unfitted; fitted afterwards
   * @param data normal images
   * @param output where {@code model.dfm}, {@code splits.csv} and {@code config.yaml} go
   * @param checkpoints where collecting leaves what it has, and what it goes on with
   * @param console told how far it is
   * @param skipped told of bad images
   * @return how long it took, and what is to be said of it
   */
  public static Result run(
      ModelSession session,
      DataModule data,
      Path output,
      Checkpoints checkpoints,
      Console console,
      SkippedImages skipped) {
    Timer timer = new Timer();
    SplitList splits = SplitList.of(data);
    DfmConfiguration model =
        session.modelConfiguration(splits.dataSplit(session.configuration().splits()));
    Map<String, String> key = Checkpoints.configuration(model, session.backbone().sha256());
    List<String> warnings = List.of();
    Optional<ModelCheckpoint> checkpoint = checkpoints.writer(session, key, console);
    try (Progress progress = console.progress()) {
      Calibration calibration =
          new Calibration(
              session.configuration().size(), session.configuration().thresholds().settings());
      CalibrationRecorder recorder = ValidationRun.recorder(calibration, session, skipped);
      TrainerBuilder trainer =
          Trainers.of(session, List.of(timer, progress, recorder), console, skipped);
      checkpoint.ifPresent(trainer::checkpoint);
      trainer.build().fit(session.dfm(), data, checkpoints.read(key));
      if (calibration.images() > 0) {
        PostProcessor chosen = calibration.result();
        session.dfm().calibrate(chosen);
        warnings = ValidationRun.warnings(session, calibration.separation(chosen));
      }
    }
    session.parts().calibrate(session.dfm());
    if (session.dfm().isStreamed()) {
      console.say("the embeddings were more than --memory allows, so they were fitted as a stream");
    }
    List<Sample> samples = data.trainSamples();
    splits.write(output.resolve("splits.csv"));
    DfmFile.of(
            model,
            session.backbone().sha256(),
            Sha256.ofLines(samples.stream().map(Sample::name).toList()),
            timer.images(Stage.FIT),
            session.dfm().fitted())
        .write(output.resolve(MODEL));
    ConfigurationFile.write(session.configuration(), output.resolve("config.yaml"));
    checkpoint.ifPresent(checkpoints::finish);
    if (console.interruption().isRequested()) {
      console.say(
          "interrupted: the model is of %d of %d images; --resume last goes on with the others"
              .formatted(timer.images(Stage.FIT), samples.size()));
    }
    return new Result(timer, warnings);
  }

  /**
   * @param json where to put what a fit is measured by
   * @param session fitted
   * @param timer of the fit
   */
  public static void put(MetricsJson json, ModelSession session, Timer timer) {
    List<LayerModel> layers = session.dfm().fitted().model().layers();
    json.put("k", layers.stream().mapToLong(l -> l.projection().components()).sum());
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
    json.put("train_images_per_second", timer.imagesPerSecond(Stage.FIT));
    json.put("extract_seconds", timer.seconds(Stage.FIT));
    json.put("fit_seconds", timer.fitSeconds());
    ResidentMemory.peak().ifPresent(bytes -> json.put("peak_rss_bytes", bytes));
  }

  static double lostVarianceRatio(List<LayerModel> layers) {
    return layers.stream().mapToDouble(l -> l.projection().lostVarianceRatio()).max().orElse(0);
  }

  /**
   * @param json where to put what was run
   * @param session any
   */
  public static void putNames(MetricsJson json, ModelSession session) {
    json.put("backbone", session.configuration().backbone());
    json.put("layer", String.join(",", session.configuration().layers()));
    json.put("linalg", session.configuration().algorithms().linalg());
  }
}
