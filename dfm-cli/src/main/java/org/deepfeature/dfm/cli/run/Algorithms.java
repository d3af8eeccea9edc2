package org.deepfeature.dfm.cli.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.cli.option.ConfigurationException;
import org.deepfeature.dfm.core.fusion.Fusion;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.trainer.dfm.DfmSettings;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration names, built.
 *
 * @param reducer finds the subspace
 * @param densityModel fitted inside it
 * @param linearAlgebra kernels
 */
public record Algorithms(Reducer reducer, DensityModel densityModel, LinearAlgebra linearAlgebra) {
  private static final String LEVEL = "level";

  /**
   * @param plugins that are there
   * @param c names them
   * @return them
   * @throws org.deepfeature.dfm.api.UnknownNameException if a name or an option does not exist
   */
  public static Algorithms of(Plugins plugins, Configuration c) {
    return new Algorithms(
        plugins
            .reducers()
            .create(
                c.algorithms().reducer(),
                withLevel(
                    c,
                    plugins.reducers().factories().get(c.algorithms().reducer()),
                    c.algorithms().reducerOptions())),
        plugins
            .densityModels()
            .create(
                c.algorithms().density(),
                withLevel(
                    c,
                    plugins.densityModels().factories().get(c.algorithms().density()),
                    c.algorithms().densityOptions())),
        plugins.linearAlgebras().create(c.algorithms().linalg(), c.algorithms().linalgOptions()));
  }

  /** {@code pca-level} is short for the option {@code level} of those that have it. */
  private static ObjectNode withLevel(
      Configuration c, @Nullable Factory<?, ?> factory, ObjectNode given) {
    ObjectNode options = given.deepCopy();
    if (factory != null
        && !options.has(LEVEL)
        && Arrays.stream(factory.defaults().getClass().getRecordComponents())
            .anyMatch(component -> component.getName().equals(LEVEL))) {
      options.put(LEVEL, c.algorithms().pcaLevel());
    }
    return options;
  }

  /**
   * @param pooling average-pooling kernel = stride
   * @param standardize whether to scale channels
   * @param c score, fusion, memory that an exact fit may take
   * @return how to fit; with a density only where the score asks for it
   */
  public DfmSettings settings(int pooling, boolean standardize, Configuration c) {
    ScoreType type = ScoreType.parse(c.score());
    Fusion fusion = c.layerFusion().build();
    if (type == ScoreType.NLL && !fusion.equals(Fusion.PLAIN)) {
      throw new ConfigurationException(
          "--score nll has no maps to fuse; --map-scale, --score-scale, --fusion and --image-score"
              + " go with --score fre");
    }
    return new DfmSettings(
        pooling,
        standardize,
        type,
        fusion,
        reducer,
        type == ScoreType.NLL ? Optional.of(densityModel) : Optional.empty(),
        linearAlgebra,
        c.thresholds().settings(),
        c.memoryBytes());
  }
}
