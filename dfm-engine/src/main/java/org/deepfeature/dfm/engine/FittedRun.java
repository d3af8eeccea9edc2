package org.deepfeature.dfm.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.report.MetricsJson;
import org.deepfeature.dfm.runtime.export.ModelExporter;
import org.deepfeature.dfm.runtime.export.ModelExporters;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.model.RememberedOption;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.dfm.Dfm;
import org.deepfeature.dfm.trainer.dfm.SavedModel;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.OptionChange;
import org.deepfeature.dfm.trainer.option.OptionValues;

/**
 * A run with a model from a file.
 *
 * @param context receives messages, bad images and progress
 * @param model the file, its folder, or the folder of several categories'
 * @param given the options that were given
 */
record FittedRun(RunContext context, Path model, GivenOptions given) {

  MetricsJson test(Path output) {
    ExportedRun.refuse(model, "test");
    Path place = file();
    DfmFile file = DfmFile.read(place, Signatures.required(given));
    FittedOptions options = FittedOptions.withoutChoice(file, given);
    Configuration configuration = options.values().record();
    DataModule data = DataModules.of(configuration, context::say);
    data.setup(Stage.TEST);
    Warnings warnings = Warnings.of(data, context);
    try (Session session = Session.fitted(context, file, place, options);
        Monitoring monitoring = Monitoring.of(context, configuration, output)) {
      return test(session, context, monitoring, data, output, warnings);
    }
  }

  static MetricsJson test(
      Session session,
      RunContext context,
      Monitoring monitoring,
      DataModule data,
      Path output,
      Warnings warnings) {
    return new TestRun(session, context, monitoring)
        .run(
            data,
            output,
            json -> {
              FitRun.putNames(json, session);
              FitRun.putComponents(json, session);
              warnings.put(json);
            });
  }

  PostProcessor validate() {
    ExportedRun.refuse(model, "validate");
    Path place = DfmFile.modelIn(model);
    return OutputFolder.alone(place, () -> validate(place));
  }

  private PostProcessor validate(Path place) {
    DfmFile file = DfmFile.read(place, Signatures.required(given));
    Signatures signatures = Signatures.of(given, context);
    FittedOptions options = FittedOptions.of(file, given);
    DataModule data = DataModules.of(options.values().record(), context::say);
    data.setup(Stage.VALIDATE);
    Warnings.of(data, context);
    OutputFolder.sweepBeside(place);
    try (Session session = Session.fitted(context, file, place, options)) {
      PostProcessor chosen = ValidationRun.run(session, data, context);
      signatures.write(
          file.with(chosen)
              .withThresholdsValidated(true)
              .withOptions(remembered(file, session.values())),
          place);
      return chosen;
    }
  }

  /** What the file remembers, but for the thresholds that were chosen in another way now. */
  static Map<String, RememberedOption> remembered(
      DfmFile file, OptionValues<Configuration> values) {
    Map<String, RememberedOption> options = new LinkedHashMap<>(file.options());
    SavedModel.remembered(values)
        .forEach(
            (key, now) -> {
              RememberedOption before = options.get(key);
              boolean threshold =
                  Configuration.LIST.keys().contains(key)
                      && Configuration.LIST.description(key).option().changes()
                          == OptionChange.THRESHOLD;
              if (threshold && (before == null || !before.value().equals(now.value()))) {
                options.put(key, now);
              }
            });
    return options;
  }

  int predict(DataModule data, PredictionTarget target) {
    Path file = DfmFile.modelIn(model);
    Optional<ModelExporter> exporter = ModelExporters.find(file);
    if (exporter.isPresent()) {
      return new ExportedRun(context, file, given).predict(exporter.get(), data, target);
    }
    try (Session session = session()) {
      return new PredictRun(Predictor.of(session), context, target).run(data);
    }
  }

  Dfm open() {
    ExportedRun.refuse(model, "load it");
    return session().dfm();
  }

  private Session session() {
    Path place = DfmFile.modelIn(model);
    DfmFile file = DfmFile.read(place, Signatures.required(given));
    return Session.fitted(context, file, place, FittedOptions.withoutChoice(file, given));
  }

  /** The model's file, where it is one of several categories', too. */
  Path file() {
    if (!Files.isDirectory(model) || Files.isRegularFile(model.resolve(DfmFile.NAME))) {
      return DfmFile.modelIn(model);
    }
    if (!given.has("category")) {
      throw new ConfigurationException(model + " is a folder without a " + DfmFile.NAME);
    }
    return model.resolve(given.value("category").asText()).resolve(DfmFile.NAME);
  }
}
