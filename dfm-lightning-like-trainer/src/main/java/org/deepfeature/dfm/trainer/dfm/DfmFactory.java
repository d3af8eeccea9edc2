package org.deepfeature.dfm.trainer.dfm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.core.fusion.Fusion;
import org.deepfeature.dfm.runtime.backbone.BackboneSettings;
import org.deepfeature.dfm.runtime.backbone.PreProcessedBackbone;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.deepfeature.dfm.runtime.model.ModelNetworks;
import org.deepfeature.dfm.runtime.plugin.AlgorithmSettings;
import org.deepfeature.dfm.runtime.plugin.Algorithms;
import org.deepfeature.dfm.runtime.plugin.AutomaticLinearAlgebra;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;
import org.deepfeature.dfm.trainer.augmentation.TrainingCopies;
import org.deepfeature.dfm.trainer.option.ModelOptions;
import org.deepfeature.dfm.trainer.option.OptionValues;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import org.jspecify.annotations.Nullable;

/**
 * Makes modules of options: opens networks, builds algorithms, and resolves what was left to the
 * network or the machine. The command and {@code Dfm.builder()} both come here. Immutable and
 * thread-safe.
 *
 * @param plugins that are there
 * @param say notified of choices
 */
public record DfmFactory(Plugins plugins, Consumer<String> say) {
  private static final String NEAREST = "knn";

  /**
   * A module and what it was made of.
   *
   * @param dfm closed by its owner
   * @param values with everything resolved
   * @param <C> the options
   */
  public record Made<C extends Record>(Dfm dfm, OptionValues<C> values) {}

  /**
   * @param wanted what was requested
   * @param model of it
   * @param <C> the options
   * @return an unfitted module, which owns its network
   * @throws org.deepfeature.dfm.api.UnknownNameException if a plugin, network, layer or option does
   *     not exist
   */
  public <C extends Record> Made<C> unfitted(
      OptionValues<C> wanted, Function<C, ModelOptions> model) {
    ModelOptions options = model.apply(wanted.record());
    return unfitted(wanted, model, Processors.of(plugins, options.processors()), Optional.empty());
  }

  /**
   * @param wanted what was requested
   * @param model of it
   * @param given open, used in place of the options' network; the caller closes it
   * @param <C> the options
   * @return an unfitted module
   * @throws org.deepfeature.dfm.api.UnknownNameException if a plugin or option does not exist
   */
  public <C extends Record> Made<C> unfitted(
      OptionValues<C> wanted, Function<C, ModelOptions> model, Backbone given) {
    ModelOptions options = model.apply(wanted.record());
    return unfitted(
        wanted, model, Processors.of(plugins, options.processors()), Optional.of(given));
  }

  /**
   * @param given open, used in place of the options' network; empty to open that one
   */
  <C extends Record> Made<C> unfitted(
      OptionValues<C> wanted,
      Function<C, ModelOptions> model,
      Processors processors,
      Optional<Backbone> given) {
    OptionValues<C> sized = ResolvedLayers.sizes(wanted, model.apply(wanted.record()));
    ModelOptions options = model.apply(sized.record());
    // Wrong options are reported before a network is opened.
    fusion(options);
    requireDensityOfCells(options);
    Algorithms.of(runtime(), options.algorithmSettings());
    OptionValues<C> prepared = Augmentations.resolved(plugins, sized, options);
    IntFunction<Backbone> opener =
        threads ->
            new PreProcessedBackbone(
                RecommendedLayers.open(
                    runtime(), options.backboneSettings(threads), options.recipe(), say),
                processors.pixels());
    Backbone backbone =
        given
            .<Backbone>map(open -> new PreProcessedBackbone(open, processors.pixels()))
            .orElseGet(() -> opener.apply(options.threadCount()));
    try {
      OptionValues<C> values = ResolvedLayers.of(algorithms(prepared, options), options, backbone);
      ModelOptions made = model.apply(values.record());
      DfmSettings settings = settings(values, model);
      Optional<IntFunction<Backbone>> own =
          given.isPresent()
              ? Optional.empty()
              : Optional.of(
                  new OwnBackbone(backbone, options.threadCount(), quietly(options, processors)));
      DfmSetup setup =
          new DfmSetup(
              made.framing(),
              settings.embeddings(),
              settings.thresholds(),
              Augmentations.copies(plugins, made),
              made.updatable(),
              processors,
              Optional.of(values),
              own);
      return new Made<>(Dfm.unfitted(backbone, setup, settings), values);
    } catch (RuntimeException e) {
      if (given.isEmpty()) {
        backbone.close();
      }
      throw e;
    }
  }

  /**
   * @param values with pooling and standardisation resolved
   * @param model options of them
   * @param <C> the options
   * @return how to fit
   */
  public <C extends Record> DfmSettings settings(
      OptionValues<C> values, Function<C, ModelOptions> model) {
    ModelOptions options = model.apply(values.record());
    Algorithms algorithms = Algorithms.of(runtime(), options.algorithmSettings());
    return new DfmSettings(
        SavedModel.configuration(values, options, null).embeddings(),
        options.scoreType(),
        fusion(options).at(options.size()),
        algorithms.reducer(),
        options.scoreType().hasDensity()
            ? Optional.of(algorithms.densityModel())
            : Optional.empty(),
        algorithms.linearAlgebra(),
        options.thresholds().settings(),
        options.memoryBytes(),
        options.thresholds().heldOutSplit());
  }

  /** Opens the network again as it was opened before, and says nothing of it. */
  private IntFunction<Backbone> quietly(ModelOptions options, Processors processors) {
    return threads ->
        new PreProcessedBackbone(
            RecommendedLayers.open(
                runtime(), options.backboneSettings(threads), options.recipe(), line -> {}),
            processors.pixels());
  }

  private RuntimePlugins runtime() {
    return plugins.runtime();
  }

  private static Fusion fusion(ModelOptions options) {
    Fusion fusion = options.layerFusion().build();
    if (!options.scoreType().hasErrors() && !fusion.isPlain()) {
      throw new ConfigurationException(
          "--score nll has no maps to fuse; --map-scale, --score-scale, --fusion and --image-score"
              + " go with --score fre or combined");
    }
    return fusion;
  }

  private static void requireDensityOfCells(ModelOptions options) {
    if (options.cells().isCells()
        && options.scoreType().hasDensity()
        && options.algorithms().density().equals(NEAREST)) {
      throw new ConfigurationException(
          "--density knn looks at single cells of whole maps already, and its score is not a sum;"
              + " give --embedding map, or another density such as gaussian or ppca");
    }
  }

  /**
   * @param wanted what was requested
   * @param options of it
   * @param <C> the options
   * @return with all options of the plugins, also those that were not given
   */
  public <C extends Record> OptionValues<C> algorithms(
      OptionValues<C> wanted, ModelOptions options) {
    AlgorithmSettings settings = options.algorithmSettings();
    ObjectNode reducer = Algorithms.reducerOptions(runtime(), settings);
    OptionValues<C> values =
        wanted
            .withMap("reducer-options", reducer)
            .withMap("density-options", Algorithms.densityOptions(runtime(), settings))
            .withMap(
                "linalg-options",
                runtime().linearAlgebras().options(settings.linalg(), settings.linalgOptions()));
    if (settings.linalg().equals(AutomaticLinearAlgebra.NAME)) {
      String chosen = Algorithms.of(runtime(), settings).linearAlgebra().name();
      values = values.with("linalg", chosen, "the quickest here");
      say.accept("linear algebra: " + chosen);
    }
    if (reducer.has("level") && !wanted.isGiven("pca-level")) {
      values =
          values.with(
              "pca-level", reducer.path("level").asText(), wanted.origin("reducer-options.level"));
    }
    if (options.threads() == null) {
      values = values.with("threads", options.threadCount(), "this machine");
    }
    return values;
  }

  /**
   * @param file a model
   * @param place where it lies; null if it was not read from a file
   * @param values of the model, with what a run may choose: device, threads, linear algebra, where
   *     the backbone lies
   * @param backboneGiven whether a run says where the backbone lies
   * @param model options of them
   * @param <C> the options
   * @return a fitted module, which owns its network
   * @throws org.deepfeature.dfm.api.DfmException if the backbone is not the one that the model was
   *     fitted with
   */
  public <C extends Record> Made<C> fitted(
      DfmFile file,
      @Nullable Path place,
      OptionValues<C> values,
      boolean backboneGiven,
      Function<C, ModelOptions> model) {
    ModelOptions options = model.apply(values.record());
    FittedModel kept =
        file.fitted(
            Algorithms.restoring(
                runtime(), options.algorithmSettings(), file.configuration().linalg(), place));
    FittedModel fitted = kept.with(options.thresholds().settings().appliedTo(kept.postProcessor()));
    return opened(
        file,
        place,
        values,
        backboneGiven,
        options,
        Optional.empty(),
        (b, s) -> Dfm.fitted(b, s, fitted));
  }

  /**
   * @param file an updatable model
   * @param place where it lies; null if it was not read from a file
   * @param values of the model, with what a run may choose
   * @param backboneGiven whether a run says where the backbone lies
   * @param model options of them
   * @param <C> the options
   * @return an unfitted module with the model's own network and copies, which it owns
   * @throws org.deepfeature.dfm.api.DfmException as {@link #fitted}
   */
  public <C extends Record> Made<C> refitted(
      DfmFile file,
      @Nullable Path place,
      OptionValues<C> values,
      boolean backboneGiven,
      Function<C, ModelOptions> model) {
    ModelOptions options = model.apply(values.record());
    DfmSettings settings = settings(values, model);
    return opened(
        file,
        place,
        values,
        backboneGiven,
        options,
        Augmentations.copies(plugins, options),
        (backbone, setup) -> Dfm.unfitted(backbone, setup, settings));
  }

  private <C extends Record> Made<C> opened(
      DfmFile file,
      @Nullable Path place,
      OptionValues<C> values,
      boolean backboneGiven,
      ModelOptions options,
      Optional<TrainingCopies> copies,
      BiFunction<Backbone, DfmSetup, Dfm> made) {
    Processors processors = Processors.of(plugins, options.processors());
    BackboneSettings settings = options.backboneSettings(options.threadCount());
    ModelNetworks networks = new ModelNetworks(runtime(), file, place, false, say);
    Backbone opened = backboneGiven ? networks.openAt(settings) : networks.open(settings);
    Backbone backbone = new PreProcessedBackbone(opened, processors.pixels());
    try {
      OwnBackbone own =
          new OwnBackbone(
              backbone,
              options.threadCount(),
              threads -> {
                BackboneSettings other = options.backboneSettings(threads);
                return new PreProcessedBackbone(
                    backboneGiven ? networks.openAt(other) : networks.open(other),
                    processors.pixels());
              });
      DfmSetup setup =
          new DfmSetup(
              file.configuration().framing(),
              file.configuration().embeddings(),
              options.thresholds().settings(),
              copies,
              false,
              processors,
              Optional.of(values),
              Optional.of(own));
      return new Made<>(made.apply(backbone, setup), values);
    } catch (RuntimeException e) {
      backbone.close();
      throw e;
    }
  }
}
