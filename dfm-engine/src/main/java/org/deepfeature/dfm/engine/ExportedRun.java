package org.deepfeature.dfm.engine;

import java.nio.file.Path;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.runtime.backbone.BackboneSettings;
import org.deepfeature.dfm.runtime.concurrent.ThreadBudget;
import org.deepfeature.dfm.runtime.export.ExportedModel;
import org.deepfeature.dfm.runtime.export.ModelExporter;
import org.deepfeature.dfm.runtime.export.ModelExporters;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.runtime.signature.ModelCheck;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.dfm.Processors;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.ModelOptions;

/** Predicting with an exported graph, by the options that its model remembers. */
record ExportedRun(RunContext context, Path file, GivenOptions given) {

  int predict(ModelExporter exporter, DataModule data, PredictionTarget target) {
    if (given.has("backbone")) {
      throw new ConfigurationException(
          "%s is an exported model, which has its network within; --backbone is for a model.dfm"
              .formatted(file));
    }
    ModelCheck check = Signatures.required(given);
    DfmFile model = ModelExporters.read(file, check);
    FittedOptions options = FittedOptions.withoutChoice(model, given);
    ModelOptions values = options.values().record().model();
    ThreadBudget budget = new ThreadBudget(values.threadCount());
    Device device =
        values.device().equals(BackboneSettings.AUTO) ? Device.CPU : Device.parse(values.device());
    try (ExportedModel graph =
        ModelExporters.open(exporter, file, device, values.threadCount(), check)) {
      if (!graph.hasMaps() && target.folder() != null) {
        context.say("no maps: the exported model gives none");
      }
      Processors processors = Processors.of(context.plugins(), values.processors());
      PostProcessor chosen = values.thresholds().settings().appliedTo(model.postProcessor());
      return new PredictRun(
              new Predictor(
                  ExportedModule.of(graph),
                  chosen,
                  processors,
                  options.values(),
                  budget,
                  device.kind() == Device.Kind.CPU ? budget.threads() : 1),
              context,
              target)
          .run(data);
    }
  }

  /** Refuses what only a fitted model can do. */
  static void refuse(Path model, String what) {
    if (ModelExporters.find(model).isPresent()) {
      throw new ConfigurationException(
          "%s is an exported model, which predicts; to %s takes the model.dfm that it was made of"
              .formatted(model, what));
    }
  }
}
