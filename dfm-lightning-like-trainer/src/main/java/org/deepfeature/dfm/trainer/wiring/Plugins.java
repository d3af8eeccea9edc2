package org.deepfeature.dfm.trainer.wiring;

import com.google.inject.Guice;
import com.google.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.DfmPlugin;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.logger.LoggerProvider;
import org.deepfeature.dfm.trainer.part.Evaluator;
import org.deepfeature.dfm.trainer.part.PostProcessing;
import org.deepfeature.dfm.trainer.part.PreProcessor;
import org.deepfeature.dfm.trainer.part.Visualizer;
import org.deepfeature.dfm.trainer.plugin.TrainerPlugin;

/** What the plugins on the class path offer, bound by name. Immutable and thread-safe. */
public final class Plugins {
  private final Named<BackboneLoader> backbones;
  private final Named<LinearAlgebra> linearAlgebras;
  private final Named<Reducer> reducers;
  private final Named<DensityModel> densityModels;
  private final Named<LoggerProvider> loggers;
  private final Named<Callback> callbacks;
  private final Named<PreProcessor> preProcessors;
  private final Named<PostProcessing> postProcessors;
  private final Named<Evaluator> evaluators;
  private final Named<Visualizer> visualizers;

  @Inject
  Plugins(
      Map<String, Factory<BackboneLoader, ?>> backbones,
      Map<String, Factory<LinearAlgebra, ?>> linearAlgebras,
      Map<String, Factory<Reducer, ?>> reducers,
      Map<String, Factory<DensityModel, ?>> densityModels,
      Map<String, Factory<LoggerProvider, ?>> loggers,
      Map<String, Factory<Callback, ?>> callbacks,
      Map<String, Factory<PreProcessor, ?>> preProcessors,
      Map<String, Factory<PostProcessing, ?>> postProcessors,
      Map<String, Factory<Evaluator, ?>> evaluators,
      Map<String, Factory<Visualizer, ?>> visualizers) {
    this.backbones = new Named<>("backbone", backbones);
    this.linearAlgebras = new Named<>("linear algebra", linearAlgebras);
    this.reducers = new Named<>("reducer", reducers);
    this.densityModels = new Named<>("density", densityModels);
    this.loggers = new Named<>("logger", loggers);
    this.callbacks = new Named<>("callback", callbacks);
    this.preProcessors = new Named<>("pre-processor", preProcessors);
    this.postProcessors = new Named<>("post-processor", postProcessors);
    this.evaluators = new Named<>("evaluator", evaluators);
    this.visualizers = new Named<>("visualizer", visualizers);
  }

  /**
   * @return the plugins that {@link ServiceLoader} finds
   * @throws IllegalStateException if two of them offer the same name; it names both jars
   */
  public static Plugins onClassPath() {
    return of(found(DfmPlugin.class), found(TrainerPlugin.class));
  }

  private static <P> List<P> found(Class<P> kind) {
    return ServiceLoader.load(kind).stream().map(ServiceLoader.Provider::get).toList();
  }

  /**
   * @param plugins to bind
   * @param trainerPlugins to bind
   * @return what they offer
   * @throws IllegalStateException if two of them offer the same name; it names both jars
   */
  public static Plugins of(List<DfmPlugin> plugins, List<TrainerPlugin> trainerPlugins) {
    return Guice.createInjector(new PluginModule(List.copyOf(plugins), List.copyOf(trainerPlugins)))
        .getInstance(Plugins.class);
  }

  /**
   * @return kinds of network, by what stands before the colon
   */
  public Named<BackboneLoader> backbones() {
    return backbones;
  }

  /**
   * @return linear-algebra back ends
   */
  public Named<LinearAlgebra> linearAlgebras() {
    return linearAlgebras;
  }

  /**
   * @return reducers
   */
  public Named<Reducer> reducers() {
    return reducers;
  }

  /**
   * @return density models
   */
  public Named<DensityModel> densityModels() {
    return densityModels;
  }

  /**
   * @return loggers
   */
  public Named<LoggerProvider> loggers() {
    return loggers;
  }

  /**
   * @return callbacks
   */
  public Named<Callback> callbacks() {
    return callbacks;
  }

  /**
   * @return pre-processors
   */
  public Named<PreProcessor> preProcessors() {
    return preProcessors;
  }

  /**
   * @return post-processors
   */
  public Named<PostProcessing> postProcessors() {
    return postProcessors;
  }

  /**
   * @return evaluators
   */
  public Named<Evaluator> evaluators() {
    return evaluators;
  }

  /**
   * @return visualizers
   */
  public Named<Visualizer> visualizers() {
    return visualizers;
  }

  /**
   * @return every kind
   */
  public List<Named<?>> all() {
    return List.of(
        backbones,
        linearAlgebras,
        reducers,
        densityModels,
        loggers,
        callbacks,
        preProcessors,
        postProcessors,
        evaluators,
        visualizers);
  }

  /**
   * @param plugin a plugin or a factory
   * @return where its class comes from
   */
  public static String jar(Object plugin) {
    var source = plugin.getClass().getProtectionDomain().getCodeSource();
    return source == null ? "this Java" : source.getLocation().toString();
  }
}
