package org.deepfeature.dfm.runtime.plugin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.DfmPlugin;
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
   * Plugins that are broken, and names that two of them offer, are left out; {@link System.Logger}
   * gets a warning that names their jars.
   *
   * @return the plugins that {@link ServiceLoader} finds
   */
  public static RuntimePlugins onClassPath() {
    return onClassPath(RuntimePlugins::warn);
  }

  /**
   * @param onFault receives each plugin, and name of one, that is left out
   * @return the plugins that {@link ServiceLoader} finds
   */
  public static RuntimePlugins onClassPath(Consumer<PluginFault> onFault) {
    FoundPlugins<DfmPlugin> found = FoundPlugins.of(DfmPlugin.class);
    FoundPlugins<RuntimePlugin> own = FoundPlugins.of(RuntimePlugin.class);
    List<PluginFault> faults = new ArrayList<>(found.faults());
    faults.addAll(own.faults());
    List<DfmPlugin> plugins = found.plugins();
    RuntimePlugins offered =
        new RuntimePlugins(
            new FactoriesByName<>(
                "backbone", FoundPlugins.byName(plugins, DfmPlugin::backbones, faults)),
            new FactoriesByName<>(
                FactoriesByName.LINEAR_ALGEBRA,
                AutomaticLinearAlgebra.among(
                    FoundPlugins.byName(plugins, DfmPlugin::linearAlgebras, faults))),
            new FactoriesByName<>(
                "reducer", FoundPlugins.byName(plugins, DfmPlugin::reducers, faults)),
            new FactoriesByName<>(
                "density", FoundPlugins.byName(plugins, DfmPlugin::densityModels, faults)),
            new FactoriesByName<>(
                "pre-processor",
                FoundPlugins.byName(own.plugins(), RuntimePlugin::preProcessors, faults)));
    faults.forEach(onFault);
    return offered;
  }

  private static void warn(PluginFault fault) {
    System.getLogger(RuntimePlugins.class.getName())
        .log(System.Logger.Level.WARNING, "plugin left out: " + fault);
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
   * @return those on the class path that can be used; {@link System.Logger} gets a warning of
   *     others
   */
  public static <P> List<P> found(Class<P> kind) {
    FoundPlugins<P> found = FoundPlugins.of(kind);
    found.faults().forEach(RuntimePlugins::warn);
    return found.plugins();
  }
}
