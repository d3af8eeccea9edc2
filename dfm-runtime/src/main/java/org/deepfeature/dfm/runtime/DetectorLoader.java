package org.deepfeature.dfm.runtime;

import java.nio.file.Path;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.runtime.backbone.BackboneSettings;
import org.deepfeature.dfm.runtime.backbone.PreProcessedBackbone;
import org.deepfeature.dfm.runtime.model.DfmConfiguration;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.deepfeature.dfm.runtime.model.ModelNetworks;
import org.deepfeature.dfm.runtime.plugin.AlgorithmSettings;
import org.deepfeature.dfm.runtime.plugin.Algorithms;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;

/** Puts a detector together from a model's file and the plugins on the class path. */
final class DetectorLoader {
  private DetectorLoader() {}

  static AnomalyDetector open(Path path, DetectorOptions options) {
    DfmFile file = DfmFile.read(path);
    DfmConfiguration configuration = file.configuration();
    RuntimePlugins plugins = RuntimePlugins.onClassPath();
    FittedModel fitted = fitted(file, plugins, options);
    ModelNetworks networks = new ModelNetworks(plugins, file, path, true, line -> {});
    BackboneSettings recorded = configuration.backbone(options.device(), options.threads());
    Backbone backbone =
        options
            .backbone()
            .map(given -> networks.openAt(recorded.withBackbone(given)))
            .orElseGet(() -> networks.open(recorded));
    try {
      PreProcessedBackbone prepared =
          new PreProcessedBackbone(
              backbone, plugins.preProcessor(String.valueOf(configuration.preProcessor())));
      return AnomalyDetector.of(
          prepared, configuration.framing(), configuration.embeddings(), fitted, options);
    } catch (RuntimeException e) {
      backbone.close();
      throw e;
    }
  }

  private static FittedModel fitted(DfmFile file, RuntimePlugins plugins, DetectorOptions options) {
    AlgorithmSettings settings = file.configuration().algorithms(options.threads());
    if (options.linearAlgebra().isPresent()) {
      settings = settings.withLinearAlgebra(options.linearAlgebra().get());
    }
    return file.fitted(Algorithms.of(plugins, settings));
  }
}
