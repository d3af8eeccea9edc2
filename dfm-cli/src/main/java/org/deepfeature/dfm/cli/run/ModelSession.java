package org.deepfeature.dfm.cli.run;

import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Layer;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.runtime.concurrent.ThreadBudget;
import org.deepfeature.dfm.runtime.model.DataSplit;
import org.deepfeature.dfm.runtime.model.DfmConfiguration;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.deepfeature.dfm.trainer.dfm.Dfm;
import org.deepfeature.dfm.trainer.dfm.DfmSettings;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import org.jspecify.annotations.Nullable;

/**
 * An open backbone and a DFM module over it.
 *
 * @param configuration with everything resolved
 * @param backbone closed with this
 * @param dfm unfitted or fitted
 * @param parts swapped or switched off
 * @param budget threads that decode, run the network and draw, together
 */
public record ModelSession(
    Configuration configuration, Backbone backbone, Dfm dfm, Parts parts, ThreadBudget budget)
    implements AutoCloseable {

  private ModelSession(Configuration configuration, Backbone backbone, Dfm dfm, Parts parts) {
    this(configuration, backbone, dfm, parts, new ThreadBudget(configuration.threadCount()));
  }

  /**
   * @return how many of the budget's threads the network keeps busy
   */
  public int stepThreads() {
    return backbone.device().kind() == Device.Kind.CPU ? budget.threads() : 1;
  }

  /**
   * @param plugins that are there
   * @param wanted what to fit
   * @param console told of choices
   * @return an unfitted module
   */
  public static ModelSession unfitted(Plugins plugins, Configuration wanted, Console console) {
    Algorithms algorithms = Algorithms.of(plugins, wanted);
    Parts parts = Parts.of(plugins, wanted);
    Backbone backbone = parts.prepare(RecommendedLayers.open(plugins, wanted, console::say));
    try {
      Configuration configuration = resolved(wanted, backbone, console);
      DfmSettings settings =
          algorithms.settings(pooling(configuration), standardize(configuration), configuration);
      Dfm dfm = Dfm.unfitted(backbone, configuration.size(), settings);
      return new ModelSession(configuration, backbone, dfm, parts);
    } catch (RuntimeException e) {
      backbone.close();
      throw e;
    }
  }

  /**
   * @param plugins that are there
   * @param file of the model
   * @param configuration of the model, with what a run may choose: device, threads, linear algebra,
   *     where the backbone lies
   * @param console told of choices
   * @return a fitted module
   * @throws DfmException if the backbone is not the one that the model was fitted with
   */
  public static ModelSession fitted(
      Plugins plugins, DfmFile file, Configuration configuration, Console console) {
    Algorithms algorithms = Algorithms.of(plugins, configuration);
    Parts parts = Parts.of(plugins, configuration);
    Backbone backbone = parts.prepare(open(plugins, file, configuration, console));
    try {
      if (!backbone.sha256().equals(file.backboneSha256())) {
        throw new DfmException(
            "Backbone %s has hash %s, but the model was fitted with %s; point --backbone to that file"
                .formatted(configuration.backbone(), backbone.sha256(), file.backboneSha256()));
      }
      FittedModel kept =
          file.fitted(algorithms.reducer(), algorithms.densityModel(), algorithms.linearAlgebra());
      FittedModel fitted =
          kept.with(configuration.thresholds().settings().appliedTo(kept.postProcessor()));
      Dfm dfm = Dfm.fitted(backbone, configuration.size(), pooling(configuration), fitted);
      return new ModelSession(measured(configuration, backbone, console), backbone, dfm, parts);
    } catch (RuntimeException e) {
      backbone.close();
      throw e;
    }
  }

  private static Backbone open(
      Plugins plugins, DfmFile file, Configuration configuration, Console console) {
    try {
      return new Backbones(plugins, configuration).open(console::say);
    } catch (DfmException e) {
      throw new DfmException(
          "%s; the model's backbone has hash %s: point --backbone to where it lies now"
              .formatted(e.getMessage(), file.backboneSha256()),
          e);
    }
  }

  private static Configuration resolved(Configuration wanted, Backbone backbone, Console console) {
    int pooling = wanted.pooling() == null ? backbone.recommendation().pooling() : wanted.pooling();
    boolean standardize =
        wanted.standardize() == null
            ? backbone.recommendation().standardize()
            : wanted.standardize();
    return measured(wanted, backbone, console)
        .with("layer", String.join(",", backbone.layers().stream().map(Layer::name).toList()))
        .with("pooling", pooling)
        .with("standardize", standardize)
        .with("threads", wanted.threadCount());
  }

  private static Configuration measured(Configuration wanted, Backbone backbone, Console console) {
    return wanted.batchSize().equals(Configuration.AUTO)
        ? wanted.with(
            "batch-size",
            String.valueOf(MeasuredBatchSize.of(backbone, wanted.size(), console::say)))
        : wanted;
  }

  private static int pooling(Configuration configuration) {
    return Optional.ofNullable(configuration.pooling()).orElseThrow();
  }

  private static boolean standardize(Configuration configuration) {
    return Optional.ofNullable(configuration.standardize()).orElseThrow();
  }

  /**
   * @param split how its images were divided
   * @return what the model remembers of how it was made
   */
  public DfmConfiguration modelConfiguration(DataSplit split) {
    return modelConfiguration(configuration, List.copyOf(configuration.layers()), split);
  }

  static DfmConfiguration modelConfiguration(
      Configuration c, List<String> layers, @Nullable DataSplit split) {
    return new DfmConfiguration(
        c.backbone(),
        c.backboneOptions(),
        c.pretrained(),
        c.seed(),
        layers,
        c.imageSize(),
        pooling(c),
        standardize(c),
        c.score(),
        c.layerFusion(),
        c.algorithms().pcaLevel(),
        c.algorithms().reducer(),
        c.algorithms().density(),
        c.algorithms().linalg(),
        split,
        c.parts().preProcessor());
  }

  @Override
  public void close() {
    backbone.close();
  }
}
