package org.deepfeature.dfm.trainer.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.DfmPlugin;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.runtime.plugin.FoundPlugins;
import org.deepfeature.dfm.runtime.plugin.PluginFault;
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
  private final List<PluginFault> faults;

  PluginModule(
      List<DfmPlugin> plugins,
      List<RuntimePlugin> runtimePlugins,
      List<TrainerPlugin> trainerPlugins,
      List<PluginFault> faults) {
    this.plugins = plugins;
    this.runtimePlugins = runtimePlugins;
    this.trainerPlugins = trainerPlugins;
    this.faults = new ArrayList<>(faults);
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
    bind(new TypeLiteral<List<PluginFault>>() {}).toInstance(List.copyOf(faults));
    bind(Plugins.class);
  }

  private <P, F extends Factory<?, ?>> void bindAll(
      TypeLiteral<F> type, List<P> owners, FoundPlugins.Offer<P, F> offered) {
    MapBinder<String, F> binder =
        MapBinder.newMapBinder(binder(), TypeLiteral.get(String.class), type);
    FoundPlugins.byName(owners, offered, faults)
        .forEach((name, factory) -> binder.addBinding(name).toInstance(factory));
  }
}
