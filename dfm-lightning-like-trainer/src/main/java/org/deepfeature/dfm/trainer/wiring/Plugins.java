package org.deepfeature.dfm.trainer.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.DfmPlugin;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Reducer;

/** What the plugins on the class path offer, bound by name. Immutable and thread-safe. */
public final class Plugins {
  private final Named<BackboneLoader> backbones;
  private final Named<LinearAlgebra> linearAlgebras;
  private final Named<Reducer> reducers;
  private final Named<DensityModel> densityModels;

  @Inject
  Plugins(
      Map<String, Factory<BackboneLoader, ?>> backbones,
      Map<String, Factory<LinearAlgebra, ?>> linearAlgebras,
      Map<String, Factory<Reducer, ?>> reducers,
      Map<String, Factory<DensityModel, ?>> densityModels) {
    this.backbones = new Named<>("backbone", backbones);
    this.linearAlgebras = new Named<>("linear algebra", linearAlgebras);
    this.reducers = new Named<>("reducer", reducers);
    this.densityModels = new Named<>("density", densityModels);
  }

  /**
   * @return the plugins that {@link ServiceLoader} finds
   * @throws IllegalStateException if two of them offer the same name; it names both jars
   */
  public static Plugins onClassPath() {
    return of(
        ServiceLoader.load(DfmPlugin.class).stream().map(ServiceLoader.Provider::get).toList());
  }

  /**
   * @param plugins to bind
   * @return what they offer
   */
  public static Plugins of(List<DfmPlugin> plugins) {
    return Guice.createInjector(new PluginModule(List.copyOf(plugins))).getInstance(Plugins.class);
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
   * @return all four kinds
   */
  public List<Named<?>> all() {
    return List.of(backbones, linearAlgebras, reducers, densityModels);
  }

  private static final class PluginModule extends AbstractModule {
    private final List<DfmPlugin> plugins;

    PluginModule(List<DfmPlugin> plugins) {
      this.plugins = plugins;
    }

    @Override
    protected void configure() {
      binder().requireExplicitBindings();
      binder().disableCircularProxies();
      binder().requireExactBindingAnnotations();
      bindAll(new TypeLiteral<Factory<BackboneLoader, ?>>() {}, DfmPlugin::backbones);
      bindAll(new TypeLiteral<Factory<LinearAlgebra, ?>>() {}, DfmPlugin::linearAlgebras);
      bindAll(new TypeLiteral<Factory<Reducer, ?>>() {}, DfmPlugin::reducers);
      bindAll(new TypeLiteral<Factory<DensityModel, ?>>() {}, DfmPlugin::densityModels);
      bind(Plugins.class);
    }

    private <F extends Factory<?, ?>> void bindAll(
        TypeLiteral<F> type, Function<DfmPlugin, List<F>> offered) {
      MapBinder<String, F> binder =
          MapBinder.newMapBinder(binder(), TypeLiteral.get(String.class), type);
      Map<String, DfmPlugin> owners = new HashMap<>();
      for (DfmPlugin plugin : plugins) {
        for (F factory : new ArrayList<>(offered.apply(plugin))) {
          DfmPlugin other = owners.put(factory.name(), plugin);
          if (other != null) {
            throw new IllegalStateException(
                "Two plugins offer '%s': %s and %s; take one of them off the class path"
                    .formatted(factory.name(), jar(other), jar(plugin)));
          }
          binder.addBinding(factory.name()).toInstance(factory);
        }
      }
    }
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
