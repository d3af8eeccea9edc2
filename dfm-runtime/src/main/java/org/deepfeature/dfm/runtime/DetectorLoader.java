package org.deepfeature.dfm.runtime;

import java.nio.file.Path;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.runtime.backbone.BackboneSettings;
import org.deepfeature.dfm.runtime.backbone.PreProcessedBackbone;
import org.deepfeature.dfm.runtime.export.ExportedModel;
import org.deepfeature.dfm.runtime.export.ModelExporter;
import org.deepfeature.dfm.runtime.export.ModelExporters;
import org.deepfeature.dfm.runtime.image.ImagePreprocessor;
import org.deepfeature.dfm.runtime.model.DfmConfiguration;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.model.FeatureEmbedder;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.deepfeature.dfm.runtime.model.ModelNetworks;
import org.deepfeature.dfm.runtime.plugin.AlgorithmSettings;
import org.deepfeature.dfm.runtime.plugin.Algorithms;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;

/** Puts a detector together from a model's file and the plugins on the class path. */
final class DetectorLoader {
  private DetectorLoader() {}

  static AnomalyDetector open(Path path, DetectorOptions options) {
    return ModelExporters.find(path)
        .map(exporter -> exported(exporter, path, options))
        .orElseGet(() -> fitted(path, options));
  }

  private static AnomalyDetector exported(
      ModelExporter exporter, Path path, DetectorOptions options) {
    if (options.backbone().isPresent()) {
      throw new DfmException(
          "'%s' is an exported model, which has its network within; there is none to give"
              .formatted(path));
    }
    Device device =
        options.device().equals(BackboneSettings.AUTO)
            ? Device.CPU
            : Device.parse(options.device());
    ExportedModel graph =
        ModelExporters.open(exporter, path, device, options.threads(), options.check());
    return new AnomalyDetector(
        new GraphScorer(graph, graph.file().postProcessor()),
        ModelExporters.preprocessor(graph),
        options);
  }

  private static AnomalyDetector fitted(Path path, DetectorOptions options) {
    DfmFile file = DfmFile.read(path, options.check());
    DfmConfiguration configuration = file.configuration();
    RuntimePlugins plugins = RuntimePlugins.onClassPath();
    FittedModel fitted = fitted(file, path, plugins, options);
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
      return new AnomalyDetector(
          new NetworkScorer(new FeatureEmbedder(prepared, configuration.embeddings()), fitted),
          new ImagePreprocessor(prepared.preprocessing(), configuration.framing()),
          options);
    } catch (RuntimeException e) {
      backbone.close();
      throw e;
    }
  }

  private static FittedModel fitted(
      DfmFile file, Path path, RuntimePlugins plugins, DetectorOptions options) {
    AlgorithmSettings settings = file.configuration().algorithms(options.threads());
    if (options.linearAlgebra().isPresent()) {
      settings = settings.withLinearAlgebra(options.linearAlgebra().get());
    }
    return file.fitted(
        Algorithms.restoring(plugins, settings, file.configuration().linalg(), path));
  }
}
