package org.deepfeature.dfm.trainer.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.DfmPlugin;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.runtime.plugin.FactoriesByName;
import org.deepfeature.dfm.runtime.plugin.PreProcessor;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugin;
import org.deepfeature.dfm.trainer.augmentation.Augmentation;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.logger.LoggerProvider;
import org.deepfeature.dfm.trainer.plugin.TrainerPlugin;
import org.deepfeature.dfm.trainer.processor.Evaluator;
import org.deepfeature.dfm.trainer.processor.PostProcessing;
import org.deepfeature.dfm.trainer.processor.Visualizer;

/** Binds every factory of every plugin by its kind and name. */
final class PluginModule extends AbstractModule {
  private final List<DfmPlugin> plugins;
  private final List<RuntimePlugin> runtimePlugins;
  private final List<TrainerPlugin> trainerPlugins;

  PluginModule(
      List<DfmPlugin> plugins,
      List<RuntimePlugin> runtimePlugins,
      List<TrainerPlugin> trainerPlugins) {
    this.plugins = plugins;
    this.runtimePlugins = runtimePlugins;
    this.trainerPlugins = trainerPlugins;
  }

  @Override
  protected void configure() {
    binder().requireExplicitBindings();
    binder().disableCircularProxies();
    binder().requireExactBindingAnnotations();
    bindAll(new TypeLiteral<Factory<BackboneLoader, ?>>() {}, plugins, DfmPlugin::backbones);
    bindAll(new TypeLiteral<Factory<LinearAlgebra, ?>>() {}, plugins, DfmPlugin::linearAlgebras);
    bindAll(new TypeLiteral<Factory<Reducer, ?>>() {}, plugins, DfmPlugin::reducers);
    bindAll(new TypeLiteral<Factory<DensityModel, ?>>() {}, plugins, DfmPlugin::densityModels);
    bindAll(
        new TypeLiteral<Factory<LoggerProvider, ?>>() {}, trainerPlugins, TrainerPlugin::loggers);
    bindAll(new TypeLiteral<Factory<Callback, ?>>() {}, trainerPlugins, TrainerPlugin::callbacks);
    bindAll(
        new TypeLiteral<Factory<PreProcessor, ?>>() {},
        runtimePlugins,
        RuntimePlugin::preProcessors);
    bindAll(
        new TypeLiteral<Factory<Augmentation, ?>>() {},
        trainerPlugins,
        TrainerPlugin::augmentations);
    bindAll(
        new TypeLiteral<Factory<PostProcessing, ?>>() {},
        trainerPlugins,
        TrainerPlugin::postProcessors);
    bindAll(new TypeLiteral<Factory<Evaluator, ?>>() {}, trainerPlugins, TrainerPlugin::evaluators);
    bindAll(
        new TypeLiteral<Factory<Visualizer, ?>>() {}, trainerPlugins, TrainerPlugin::visualizers);
    bind(Plugins.class);
  }

  private <P, F extends Factory<?, ?>> void bindAll(
      TypeLiteral<F> type, List<P> owners, Function<P, List<F>> offered) {
    MapBinder<String, F> binder =
        MapBinder.newMapBinder(binder(), TypeLiteral.get(String.class), type);
    Map<String, P> seen = new HashMap<>();
    for (P plugin : owners) {
      for (F factory : offered.apply(plugin)) {
        P other = seen.put(factory.name(), plugin);
        if (other != null) {
          throw FactoriesByName.twice(factory.name(), other, plugin);
        }
        binder.addBinding(factory.name()).toInstance(factory);
      }
    }
  }
}
