package org.deepfeature.dfm.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.api.BackboneLoader.LayerDescription;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.data.PredictDataModule;
import org.deepfeature.dfm.engine.benchmark.BenchmarkRun;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.engine.option.ConfigurationGrid;
import org.deepfeature.dfm.engine.option.RunOptions;
import org.deepfeature.dfm.engine.tuning.TimeBudget;
import org.deepfeature.dfm.engine.tuning.TuningResult;
import org.deepfeature.dfm.engine.update.UpdateReport;
import org.deepfeature.dfm.engine.update.UpdateRequest;
import org.deepfeature.dfm.metrics.PairedComparison;
import org.deepfeature.dfm.report.MetricsJson;
import org.deepfeature.dfm.runtime.backbone.Backbones;
import org.deepfeature.dfm.runtime.export.ExportOptions;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.plugin.Algorithms;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.dfm.Dfm;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.ModelOptions;
import org.deepfeature.dfm.trainer.option.OptionValues;
import org.jspecify.annotations.Nullable;

/**
 * All that the command can do, a call each, with the same options by the same names: {@link #fit},
 * {@link #train}, {@link #test} and so on of data that options name; and, as in anomalib, of a
 * module and a data module. Results go into files, as the command's do. Thread-safe as far as the
 * callbacks are that it was told of; each call is a run of its own.
 */
public final class Engine {
  /** A category that stands for each one of a set. */
  public static final String ALL = "all";

  /** What to go on with: this output's own checkpoint, if there is one. */
  public static final String LAST = "last";

  private final RunContext context;

  Engine(RunContext context) {
    this.context = context;
  }

  /**
   * @return an engine that reports nothing
   */
  public static Engine create() {
    return builder().build();
  }

  /**
   * @return sets who receives messages, bad images and progress
   */
  public static EngineBuilder builder() {
    return new EngineBuilder();
  }

  /**
   * Fits on normal images.
   *
   * @param options what on what
   * @param output where {@code model.dfm} and all else goes; null where {@code default-root-dir} is
   *     given
   * @return what came of it
   * @throws ConfigurationException if an option is not possible
   * @throws org.deepfeature.dfm.api.UnknownNameException if there is no such option, plugin, layer
   * @throws org.deepfeature.dfm.api.DfmException if the work cannot be done
   */
  public RunResult fit(GivenOptions options, @Nullable Path output) {
    return fit(options, output, null);
  }

  /**
   * @param options what on what
   * @param output as in {@link #fit(GivenOptions, Path)}
   * @param resume a checkpoint, a folder that a fit left one in, {@link #LAST}, or null to begin
   * @return what came of it
   */
  public RunResult fit(GivenOptions options, @Nullable Path output, @Nullable String resume) {
    return train(options, output, resume, false);
  }

  /**
   * Fits, then tests with the same open network.
   *
   * @param options what on what
   * @param output as in {@link #fit(GivenOptions, Path)}
   * @return what came of it
   */
  public RunResult train(GivenOptions options, @Nullable Path output) {
    return train(options, output, null);
  }

  /**
   * @param options what on what
   * @param output as in {@link #fit(GivenOptions, Path)}
   * @param resume as in {@link #fit(GivenOptions, Path, String)}
   * @return what came of it
   */
  public RunResult train(GivenOptions options, @Nullable Path output, @Nullable String resume) {
    return train(options, output, resume, true);
  }

  private RunResult train(
      GivenOptions options, @Nullable Path output, @Nullable String resume, boolean withTest) {
    OptionValues<Configuration> values = Configuration.resolve(options);
    RunOptions run = values.record().run();
    if (resume != null && run.fastDevRun() > 0) {
      throw new ConfigurationException("A fast development run cannot be resumed; leave one out");
    }
    // Before the folder of a new version is made, which would be the newest then.
    String from = LAST.equals(resume) && output == null ? RunFolder.newest(run) : resume;
    try (RunFolder folder = RunFolder.open(output, run, context)) {
      return Categories.run(
          values.record(),
          options,
          folder,
          context,
          withTest ? List.of(Stage.FIT, Stage.TEST) : List.of(Stage.FIT),
          (given, own) ->
              new TrainRun(context, withTest)
                  .run(Configuration.resolve(given), own, Checkpoints.of(own, from)));
    }
  }

  /**
   * Fits on embeddings that came from anywhere.
   *
   * @param options how
   * @param embeddings n × d, {@code .npy}
   * @param output as in {@link #fit(GivenOptions, Path)}
   * @return what came of it
   */
  public RunResult fitEmbeddings(GivenOptions options, Path embeddings, @Nullable Path output) {
    OptionValues<Configuration> values = Configuration.resolve(options);
    try (RunFolder folder = RunFolder.open(output, values.record().run(), context)) {
      MetricsJson json = new EmbeddingsFit(context).run(values, embeddings, folder.path());
      return RunResult.of(folder.path(), !folder.temporary(), json);
    }
  }

  /**
   * Scores a test set.
   *
   * @param model {@code model.dfm}, the folder of one, or of several categories'
   * @param options name the data, and what a run may choose
   * @param output as in {@link #fit(GivenOptions, Path)}
   * @return what came of it
   */
  public RunResult test(Path model, GivenOptions options, @Nullable Path output) {
    Configuration asked = Configuration.resolve(options).record();
    // The newest run's link is about to point to this one.
    Path found = RunFolder.resolved(model);
    try (RunFolder folder = RunFolder.open(output, asked.run(), context)) {
      return Categories.run(
          asked,
          options,
          folder,
          context,
          List.of(Stage.TEST),
          (given, own) -> new FittedRun(context, found, given).test(own));
    }
  }

  /**
   * Chooses thresholds and ranges from a validation set, into the model's file.
   *
   * @param model {@code model.dfm} or its folder; replaced
   * @param options name the data, and how to choose
   * @return thresholds and ranges
   */
  public PostProcessor validate(Path model, GivenOptions options) {
    return new FittedRun(context, model, options).validate();
  }

  /**
   * Folds images into a model that was fitted with {@code updatable}, and takes some out: the model
   * is the one that a fit on all of them together gives, with thresholds chosen anew.
   *
   * @param model {@code model.dfm} or its folder
   * @param options what a run may choose, and {@code data} of a test set in place of the model's
   * @param request which images
   * @param output a model's file, or the folder of one; replaced when complete, and may be the
   *     model itself; {@code update.json} goes beside it
   * @return what has moved
   * @throws ConfigurationException if an option is not possible, or there is nothing to do
   * @throws org.deepfeature.dfm.api.DfmException if the work cannot be done; nothing is written
   */
  public UpdateReport update(Path model, GivenOptions options, UpdateRequest request, Path output) {
    return new UpdateRun(context, model, options).run(request, output);
  }

  /**
   * Scores images as they come.
   *
   * @param model {@code model.dfm} or its folder
   * @param options what a run may choose
   * @param images files, and folders of them
   * @param target of rows and maps
   * @return how many were scored
   */
  public int predict(Path model, GivenOptions options, List<Path> images, PredictionTarget target) {
    return new FittedRun(context, model, options).predict(new PredictDataModule(images), target);
  }

  /**
   * Writes embeddings.
   *
   * @param options name data, network and one layer
   * @param split which of the images
   * @param output a {@code .npy} file
   * @return what was written
   */
  public EmbeddingsFile extract(GivenOptions options, Split split, Path output) {
    if (!output.toString().endsWith(".npy")) {
      throw new ConfigurationException("--output " + output + "; expected a file FILE.npy");
    }
    OptionValues<Configuration> values = Configuration.resolve(options);
    return OutputFolder.alone(output, () -> extract(values, split, output));
  }

  private EmbeddingsFile extract(OptionValues<Configuration> values, Split split, Path output) {
    OutputFolder.sweepBeside(output);
    DataModule data = DataModules.of(values.record(), context::say);
    OptionValues<Configuration> sized = automaticSizes(data).resolved(values);
    try (Session session = Session.unfitted(context, sized)) {
      List<Sample> samples = DataModules.samples(data, split);
      Warnings.of(data, context);
      return new ExtractRun(session, context).run(samples, output);
    }
  }

  /**
   * Scores embeddings.
   *
   * @param model of one layer: {@code model.dfm} or its folder
   * @param options what a run may choose
   * @param embeddings n × d, {@code .npy}
   * @param output n scores, {@code .npy} of float64
   * @return n
   */
  public int score(Path model, GivenOptions options, Path embeddings, Path output) {
    ExportedRun.refuse(model, "score embeddings");
    return OutputFolder.alone(output, () -> scored(model, options, embeddings, output));
  }

  private int scored(Path model, GivenOptions options, Path embeddings, Path output) {
    OutputFolder.prepareFor(output);
    DfmFile file = DfmFile.read(DfmFile.modelIn(model), Signatures.required(options));
    ModelOptions values = FittedOptions.withoutChoice(file, options).values().record().model();
    DfmModel fitted =
        file.fitted(
                Algorithms.restoring(
                    context.plugins().runtime(),
                    values.algorithmSettings(),
                    file.configuration().linalg(),
                    DfmFile.modelIn(model)))
            .model();
    return ScoreRun.run(fitted, model, embeddings, output, context);
  }

  /**
   * Makes an 8-bit network, with ranges from the normal images.
   *
   * @param options name data, network and layers
   * @param output of ONNX; replaced when complete
   * @return what was written
   */
  public QuantizedNetwork quantize(GivenOptions options, Path output) {
    OptionValues<Configuration> values = Configuration.resolve(options);
    DataModule data = DataModules.of(values.record(), context::say);
    return OutputFolder.alone(
        output,
        () ->
            new QuantizeRun(context)
                .run(automaticSizes(data).resolved(values).record(), data, output));
  }

  /**
   * Writes a network that is known by its name as an ONNX file, weights within.
   *
   * @param options name the network, {@code onnx:NAME}, its weights, the layers behind which it is
   *     cut (none to leave it whole), and the size of images where it is for one
   * @param output of ONNX; replaced when complete, if it is an ONNX file
   * @return what was written
   * @throws org.deepfeature.dfm.api.UnknownNameException if there is no network of that name
   * @throws org.deepfeature.dfm.api.DfmException if the output is something else, or the weights
   *     cannot be had; nothing is written then
   */
  public ExportedBackbone exportBackbone(GivenOptions options, Path output) {
    ModelOptions model = Configuration.resolve(options).record().model();
    return OutputFolder.alone(output, () -> new ExportBackboneRun(context).run(model, output));
  }

  /**
   * Writes a model with its networks as one graph that other languages run, and compares the two.
   *
   * @param model fitted
   * @param given where the network lies, another threshold; mostly {@link GivenOptions#NONE}
   * @param options what the graph takes and gives
   * @param output file to write, {@code FILE.onnx}
   * @return what was written, and how far its scores are from the model's
   * @throws org.deepfeature.dfm.api.DfmException if a part of the model cannot be written so, or
   *     the graph's scores are others; nothing is written then
   */
  public ExportedFile export(Path model, GivenOptions given, ExportOptions options, Path output) {
    return OutputFolder.alone(
        output, () -> new ExportRun(context, model, given).run(options, output));
  }

  private AutomaticSizes automaticSizes(DataModule data) {
    return new AutomaticSizes(
        () -> {
          data.setup(Stage.FIT);
          return data.trainSamples();
        },
        context);
  }

  /**
   * @param options name network and image size
   * @return the layers that can be requested, in the order of the network
   */
  public List<LayerDescription> layers(GivenOptions options) {
    ModelOptions model = Configuration.resolve(options).record().model();
    return new Backbones(context.plugins().runtime(), model.backboneSettings(model.threadCount()))
        .describe();
  }

  /**
   * @param a folder that a test wrote, or a {@code predictions.csv}
   * @param b another one, of the same images
   * @param seed of the bootstrap
   * @return whether one of the two models is better
   */
  public static PairedComparison compare(Path a, Path b, long seed) {
    return ComparisonRun.run(a, b, seed);
  }

  /**
   * @param a folder that a test of several categories wrote
   * @param b another one, of the same images
   * @param seed of the bootstraps
   * @return category → comparison, by name
   */
  public static Map<String, PairedComparison> compareCategories(Path a, Path b, long seed) {
    return ComparisonRun.ofCategories(a, b, seed);
  }

  /**
   * Fits and tests every cell of a grid, each in a process of its own; what an earlier run finished
   * is not run again.
   *
   * @param grid of configurations
   * @param output for {@code results.csv}, {@code results.md}, {@code results.svg} and a folder a
   *     cell
   * @return how many cells failed
   */
  public int benchmark(ConfigurationGrid grid, Path output) {
    try (OutputFolder folder = OutputFolder.open(output)) {
      return new BenchmarkRun(
              folder.path(), context.messages(), c -> Categories.of(c, context), CellMain.class)
          .run(grid.cells());
    }
  }

  /**
   * Chooses settings without one defect: candidates are fitted on some of the normal images and
   * judged on others, and on defects of graded size and contrast that are drawn into these. Of the
   * data, only the images to fit on are read.
   *
   * @param candidates what is given, and axes of settings to try; without axes, a list made of the
   *     network's layers
   * @param budget wall time, above nothing; it ends within it and one unit of work: a batch or a
   *     candidate's fit
   * @param output for {@code config.yaml} of the choice, {@code tune.csv}, {@code tune.svg} and
   *     {@code evidence.csv}
   * @return what was chosen, and by which evidence
   * @throws ConfigurationException if an option or the budget is not possible
   * @throws IllegalArgumentException if there are fewer than eight normal images
   * @throws org.deepfeature.dfm.api.DfmException if the budget does not suffice for one candidate
   */
  public TuningResult tune(ConfigurationGrid candidates, Duration budget, Path output) {
    return new TuneRun(context, new TimeBudget(budget), output).run(candidates);
  }

  /**
   * Fits a module.
   *
   * @param dfm unfitted; fitted afterwards
   * @param data with normal images
   */
  public void fit(Dfm dfm, DataModule data) {
    Session session = Session.of(dfm);
    data.setup(Stage.FIT);
    Warnings.of(data, context);
    Trainers.of(session, List.of(), context, Monitoring.NONE).build().fit(dfm, data);
    ValidationRun.warnings(session).forEach(context::warn);
  }

  /**
   * Tests a module.
   *
   * @param dfm fitted
   * @param data with test images
   * @param output where {@code metrics.json}, {@code predictions.csv}, {@code report.html} and
   *     {@code maps/} go
   * @return what came of it
   */
  public RunResult test(Dfm dfm, DataModule data, Path output) {
    data.setup(Stage.TEST);
    try (OutputFolder folder = OutputFolder.open(output)) {
      Warnings warnings = Warnings.of(data, context);
      MetricsJson json =
          FittedRun.test(Session.of(dfm), context, Monitoring.NONE, data, folder.path(), warnings);
      json.write(output.resolve("metrics.json"));
      return RunResult.of(output, true, json);
    }
  }

  /**
   * Chooses thresholds and ranges from a validation set.
   *
   * @param dfm fitted; has them afterwards
   * @param data with validation images
   * @return them
   */
  public PostProcessor validate(Dfm dfm, DataModule data) {
    return ValidationRun.run(Session.of(dfm), data, context);
  }

  /**
   * Scores images as they come.
   *
   * @param dfm fitted
   * @param data with images to predict
   * @param target of rows and maps
   * @return how many were scored
   */
  public int predict(Dfm dfm, DataModule data, PredictionTarget target) {
    return new PredictRun(Predictor.of(Session.of(dfm)), context, target).run(data);
  }

  /**
   * @param dfm fitted
   * @param file {@code model.dfm}; replaced when complete
   */
  public void save(Dfm dfm, Path file) {
    dfm.save(file);
  }

  /**
   * @param model {@code model.dfm} or its folder
   * @return fitted, with its network open; the caller closes it
   */
  public Dfm load(Path model) {
    return load(model, GivenOptions.NONE);
  }

  /**
   * @param model {@code model.dfm} or its folder
   * @param options what a run may choose, such as device and threads
   * @return fitted, with its network open; the caller closes it
   */
  public Dfm load(Path model, GivenOptions options) {
    return new FittedRun(context, model, options).open();
  }
}
