package org.deepfeature.dfm.trainer.wiring;

import com.google.inject.Guice;
import com.google.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.DfmPlugin;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.runtime.plugin.AutomaticLinearAlgebra;
import org.deepfeature.dfm.runtime.plugin.FactoriesByName;
import org.deepfeature.dfm.runtime.plugin.FoundPlugins;
import org.deepfeature.dfm.runtime.plugin.PluginFault;
import org.deepfeature.dfm.runtime.plugin.PreProcessor;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugin;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;
import org.deepfeature.dfm.trainer.augmentation.Augmentation;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.logger.LoggerProvider;
import org.deepfeature.dfm.trainer.plugin.TrainerPlugin;
import org.deepfeature.dfm.trainer.processor.Evaluator;
import org.deepfeature.dfm.trainer.processor.PostProcessing;
import org.deepfeature.dfm.trainer.processor.Visualizer;

/** What the plugins on the class path offer, bound by name. Immutable and thread-safe. */
public final class Plugins {
  private final FactoriesByName<BackboneLoader> backbones;
  private final FactoriesByName<LinearAlgebra> linearAlgebras;
  private final FactoriesByName<Reducer> reducers;
  private final FactoriesByName<DensityModel> densityModels;
  private final FactoriesByName<LoggerProvider> loggers;
  private final FactoriesByName<Callback> callbacks;
  private final FactoriesByName<PreProcessor> preProcessors;
  private final FactoriesByName<Augmentation> augmentations;
  private final FactoriesByName<PostProcessing> postProcessors;
  private final FactoriesByName<Evaluator> evaluators;
  private final FactoriesByName<Visualizer> visualizers;
  private final List<PluginFault> faults;

  @Inject
  Plugins(
      Map<String, Factory<BackboneLoader, ?>> backbones,
      Map<String, Factory<LinearAlgebra, ?>> linearAlgebras,
      Map<String, Factory<Reducer, ?>> reducers,
      Map<String, Factory<DensityModel, ?>> densityModels,
      Map<String, Factory<LoggerProvider, ?>> loggers,
      Map<String, Factory<Callback, ?>> callbacks,
      Map<String, Factory<PreProcessor, ?>> preProcessors,
      Map<String, Factory<Augmentation, ?>> augmentations,
      Map<String, Factory<PostProcessing, ?>> postProcessors,
      Map<String, Factory<Evaluator, ?>> evaluators,
      Map<String, Factory<Visualizer, ?>> visualizers,
      List<PluginFault> faults) {
    this.faults = faults;
    this.backbones = new FactoriesByName<>("backbone", backbones);
    this.linearAlgebras =
        new FactoriesByName<>(
            FactoriesByName.LINEAR_ALGEBRA, AutomaticLinearAlgebra.among(linearAlgebras));
    this.reducers = new FactoriesByName<>("reducer", reducers);
    this.densityModels = new FactoriesByName<>("density", densityModels);
    this.loggers = new FactoriesByName<>("logger", loggers);
    this.callbacks = new FactoriesByName<>("callback", callbacks);
    this.preProcessors = new FactoriesByName<>("pre-processor", preProcessors);
    this.augmentations = new FactoriesByName<>("augmentation", augmentations);
    this.postProcessors = new FactoriesByName<>("post-processor", postProcessors);
    this.evaluators = new FactoriesByName<>("evaluator", evaluators);
    this.visualizers = new FactoriesByName<>("visualizer", visualizers);
  }

  /**
   * @return the plugins that {@link ServiceLoader} finds; those that are broken are {@link #faults}
   */
  public static Plugins onClassPath() {
    FoundPlugins<DfmPlugin> plugins = FoundPlugins.of(DfmPlugin.class);
    FoundPlugins<RuntimePlugin> runtimePlugins = FoundPlugins.of(RuntimePlugin.class);
    FoundPlugins<TrainerPlugin> trainerPlugins = FoundPlugins.of(TrainerPlugin.class);
    List<PluginFault> faults =
        Stream.of(plugins, runtimePlugins, trainerPlugins)
            .flatMap(found -> found.faults().stream())
            .toList();
    return of(plugins.plugins(), runtimePlugins.plugins(), trainerPlugins.plugins(), faults);
  }

  /**
   * @param plugins to bind
   * @param runtimePlugins to bind
   * @param trainerPlugins to bind
   * @return what they offer; names that two of them offer are {@link #faults}
   */
  public static Plugins of(
      List<DfmPlugin> plugins,
      List<RuntimePlugin> runtimePlugins,
      List<TrainerPlugin> trainerPlugins) {
    return of(plugins, runtimePlugins, trainerPlugins, List.of());
  }

  private static Plugins of(
      List<DfmPlugin> plugins,
      List<RuntimePlugin> runtimePlugins,
      List<TrainerPlugin> trainerPlugins,
      List<PluginFault> faults) {
    return Guice.createInjector(
            new PluginModule(
                List.copyOf(plugins),
                List.copyOf(runtimePlugins),
                List.copyOf(trainerPlugins),
                faults))
        .getInstance(Plugins.class);
  }

  /**
   * @return plugins, and names of theirs, that are left out, each with its jar and the reason
   */
  public List<PluginFault> faults() {
    return faults;
  }

  /**
   * @return those that scoring takes
   */
  public RuntimePlugins runtime() {
    return new RuntimePlugins(backbones, linearAlgebras, reducers, densityModels, preProcessors);
  }

  /**
   * @return kinds of network, by what stands before the colon
   */
  public FactoriesByName<BackboneLoader> backbones() {
    return backbones;
  }

  /**
   * @return linear-algebra back ends
   */
  public FactoriesByName<LinearAlgebra> linearAlgebras() {
    return linearAlgebras;
  }

  /**
   * @return reducers
   */
  public FactoriesByName<Reducer> reducers() {
    return reducers;
  }

  /**
   * @return density models
   */
  public FactoriesByName<DensityModel> densityModels() {
    return densityModels;
  }

  /**
   * @return loggers
   */
  public FactoriesByName<LoggerProvider> loggers() {
    return loggers;
  }

  /**
   * @return callbacks
   */
  public FactoriesByName<Callback> callbacks() {
    return callbacks;
  }

  /**
   * @return pre-processors
   */
  public FactoriesByName<PreProcessor> preProcessors() {
    return preProcessors;
  }

  /**
   * @return ways to change copies of training images
   */
  public FactoriesByName<Augmentation> augmentations() {
    return augmentations;
  }

  /**
   * @return post-processors
   */
  public FactoriesByName<PostProcessing> postProcessors() {
    return postProcessors;
  }

  /**
   * @return evaluators
   */
  public FactoriesByName<Evaluator> evaluators() {
    return evaluators;
  }

  /**
   * @return visualizers
   */
  public FactoriesByName<Visualizer> visualizers() {
    return visualizers;
  }

  /**
   * @return every kind
   */
  public List<FactoriesByName<?>> all() {
    return List.of(
        backbones,
        linearAlgebras,
        reducers,
        densityModels,
        loggers,
        callbacks,
        preProcessors,
        augmentations,
        postProcessors,
        evaluators,
        visualizers);
  }
}
