package org.deepfeature.dfm.runtime.plugin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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

/**
 * What scoring takes from plugins, by name. Immutable and thread-safe.
 *
 * @param backbones kinds of network, by what stands before the colon
 * @param linearAlgebras back ends
 * @param reducers that restore a subspace
 * @param densityModels that restore a density
 * @param preProcessors what becomes of pixels before the network
 */
public record RuntimePlugins(
    FactoriesByName<BackboneLoader> backbones,
    FactoriesByName<LinearAlgebra> linearAlgebras,
    FactoriesByName<Reducer> reducers,
    FactoriesByName<DensityModel> densityModels,
    FactoriesByName<PreProcessor> preProcessors) {

  /**
   * @return the plugins that {@link ServiceLoader} finds
   * @throws IllegalStateException if two of them offer the same name; it names both jars
   */
  public static RuntimePlugins onClassPath() {
    List<DfmPlugin> plugins = found(DfmPlugin.class);
    return new RuntimePlugins(
        new FactoriesByName<>("backbone", byName(plugins, DfmPlugin::backbones)),
        new FactoriesByName<>(
            "linear algebra",
            AutomaticLinearAlgebra.among(byName(plugins, DfmPlugin::linearAlgebras))),
        new FactoriesByName<>("reducer", byName(plugins, DfmPlugin::reducers)),
        new FactoriesByName<>("density", byName(plugins, DfmPlugin::densityModels)),
        new FactoriesByName<>(
            "pre-processor", byName(found(RuntimePlugin.class), RuntimePlugin::preProcessors)));
  }

  /**
   * @param text {@code true} for what weights expect, {@code false} for pixels as they are, or a
   *     plugin's name
   * @return what becomes of pixels before the network
   * @throws org.deepfeature.dfm.api.UnknownNameException if there is no such plugin
   */
  public PreProcessor preProcessor(String text) {
    return switch (text) {
      case "true" -> PreProcessor.STANDARD;
      case "false" -> PreProcessor.NONE;
      default -> preProcessors.create(text, JsonNodeFactory.instance.objectNode());
    };
  }

  /**
   * @param kind of plugin
   * @param <P> likewise
   * @return those on the class path
   */
  public static <P> List<P> found(Class<P> kind) {
    return ServiceLoader.load(kind).stream().map(ServiceLoader.Provider::get).toList();
  }

  private static <P, T> Map<String, Factory<T, ?>> byName(
      List<P> plugins, Function<P, List<Factory<T, ?>>> offered) {
    Map<String, Factory<T, ?>> factories = new HashMap<>();
    for (P plugin : plugins) {
      for (Factory<T, ?> factory : offered.apply(plugin)) {
        Factory<T, ?> other = factories.put(factory.name(), factory);
        if (other != null) {
          throw FactoriesByName.twice(factory.name(), other, factory);
        }
      }
    }
    return factories;
  }
}
