package org.deepfeature.dfm.runtime.plugin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Reducer;
import org.jspecify.annotations.Nullable;

/**
 * What settings name, built.
 *
 * @param reducer finds the subspace
 * @param densityModel fitted inside it
 * @param linearAlgebra kernels
 */
public record Algorithms(Reducer reducer, DensityModel densityModel, LinearAlgebra linearAlgebra) {
  private static final String LEVEL = "level";

  /**
   * @param plugins that are there
   * @param settings name them
   * @return them
   * @throws org.deepfeature.dfm.api.UnknownNameException if a name or an option does not exist
   */
  public static Algorithms of(RuntimePlugins plugins, AlgorithmSettings settings) {
    return over(
        plugins,
        settings,
        plugins
            .linearAlgebras()
            .create(settings.linalg(), settings.linalgOptions())
            .withThreads(settings.threads()));
  }

  /**
   * For a model that was fitted before. Its linear algebra is created when it is needed, which for
   * most models is never. Where the one that it was fitted with is not there, another one takes its
   * place, as {@code auto} chooses: scores do not depend on it.
   *
   * @param plugins that are there
   * @param settings name them
   * @param fittedWith the linear algebra of the fit
   * @return them
   * @throws org.deepfeature.dfm.api.DfmException if the reducer or the density is of a plugin that
   *     is not here
   * @throws org.deepfeature.dfm.api.UnknownNameException if a name or an option does not exist
   */
  public static Algorithms restoring(
      RuntimePlugins plugins, AlgorithmSettings settings, String fittedWith) {
    return restoring(plugins, settings, fittedWith, null);
  }

  /**
   * As {@link #restoring(RuntimePlugins, AlgorithmSettings, String)}, for a model that lies
   * somewhere.
   *
   * @param plugins that are there
   * @param settings name them
   * @param fittedWith the linear algebra of the fit
   * @param place of the model, for messages; null if it was not read from a file
   * @return them
   */
  public static Algorithms restoring(
      RuntimePlugins plugins, AlgorithmSettings settings, String fittedWith, @Nullable Path place) {
    String model = modelAt(place);
    boolean missing =
        settings.linalg().equals(fittedWith) && !plugins.linearAlgebras().has(fittedWith);
    AlgorithmSettings there =
        missing ? settings.withLinearAlgebra(AutomaticLinearAlgebra.NAME) : settings;
    plugins.reducers().requireForModel(settings.reducer(), model);
    plugins.densityModels().requireForModel(settings.density(), model);
    // Wrong names and options are reported at once.
    plugins.linearAlgebras().options(there.linalg(), there.linalgOptions());
    return over(
        plugins,
        settings,
        new OnDemand(
            there.linalg(),
            () -> plugins.linearAlgebras().create(there.linalg(), there.linalgOptions()),
            there.threads()));
  }

  /**
   * @param place of a model; null if it was not read from a file
   * @return how a message begins that is about it
   */
  public static String modelAt(@Nullable Path place) {
    return place == null ? "The model" : "Model '" + place + "'";
  }

  private static Algorithms over(
      RuntimePlugins plugins, AlgorithmSettings settings, LinearAlgebra linearAlgebra) {
    return new Algorithms(
        plugins.reducers().create(settings.reducer(), reducerOptions(plugins, settings)),
        plugins.densityModels().create(settings.density(), densityOptions(plugins, settings)),
        linearAlgebra);
  }

  /**
   * @param plugins that are there
   * @param settings of a fit
   * @return all options of the reducer, as it is built with
   * @throws org.deepfeature.dfm.api.UnknownNameException if a name or an option does not exist
   */
  public static ObjectNode reducerOptions(RuntimePlugins plugins, AlgorithmSettings settings) {
    return withLevel(
        plugins.reducers(), settings.reducer(), settings.reducerOptions(), settings.pcaLevel());
  }

  /**
   * @param plugins that are there
   * @param settings of a fit
   * @return all options of the density, as it is built with
   * @throws org.deepfeature.dfm.api.UnknownNameException if a name or an option does not exist
   */
  public static ObjectNode densityOptions(RuntimePlugins plugins, AlgorithmSettings settings) {
    return withLevel(
        plugins.densityModels(),
        settings.density(),
        settings.densityOptions(),
        settings.pcaLevel());
  }

  /** {@code pca-level} is short for the option {@code level} of those that have it. */
  private static ObjectNode withLevel(
      FactoriesByName<?> factories, String name, ObjectNode given, String level) {
    ObjectNode all = factories.options(name, given);
    if (all.has(LEVEL) && !given.has(LEVEL)) {
      all.put(LEVEL, level);
    }
    return all;
  }
}
