package org.deepfeature.dfm.core;

import java.util.List;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.DfmPlugin;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.core.density.ClassConditional;
import org.deepfeature.dfm.core.density.Gaussian;
import org.deepfeature.dfm.core.density.GaussianMixture;
import org.deepfeature.dfm.core.density.NearestNeighbours;
import org.deepfeature.dfm.core.density.ProbabilisticPca;
import org.deepfeature.dfm.core.density.ShrinkageGaussian;
import org.deepfeature.dfm.core.pca.IncrementalPca;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.core.reducer.Identity;
import org.deepfeature.dfm.core.reducer.RandomProjection;
import org.deepfeature.dfm.core.reducer.RandomizedPca;

/** Offers what the core brings: reducers and densities. Stateless and thread-safe. */
public final class CorePlugin implements DfmPlugin {
  private static final String LEVEL = "0.97";

  /** For what has no options. */
  public record NoOptions() {}

  /**
   * Options of {@code pca} and {@code ppca}.
   *
   * @param level share of the variance in (0, 1], or a whole number of components, as text
   */
  public record LevelOptions(String level) {}

  /**
   * Options of {@code incremental-pca}.
   *
   * @param level share of the variance in (0, 1], or a whole number of components, as text
   * @param rank most directions kept between blocks
   */
  public record IncrementalPcaOptions(String level, int rank) {}

  /**
   * Options of {@code randomized-pca}.
   *
   * @param level share of the variance in (0, 1], or a whole number of components, as text
   * @param rank most components that it looks for
   * @param iterations power iterations
   * @param seed of the random directions
   */
  public record RandomizedPcaOptions(String level, int rank, int iterations, long seed) {}

  /**
   * Options of {@code random-projection}.
   *
   * @param components k
   * @param seed of the random directions
   */
  public record RandomProjectionOptions(int components, long seed) {}

  /**
   * Options of {@code gmm}.
   *
   * @param maxComponents most components that the Bayesian information criterion chooses from
   * @param seed of the starting points
   */
  public record GmmOptions(int maxComponents, long seed) {}

  /**
   * Options of {@code knn}.
   *
   * @param coreset share of the cells to keep, in (0, 1]
   * @param most cells to keep, {@code >= 1}
   * @param seed of the projection in which they are chosen
   */
  public record NearestNeighbourOptions(double coreset, int most, long seed) {}

  @Override
  public List<Factory<Reducer, ?>> reducers() {
    return List.of(
        new NamedFactory<Reducer, LevelOptions>(
            "pca",
            "exact principal component analysis, all embeddings in memory",
            new LevelOptions(LEVEL),
            o -> new Pca(PcaLevel.parse(o.level()))),
        new NamedFactory<Reducer, IncrementalPcaOptions>(
            "incremental-pca",
            "principal component analysis of a stream, in memory that does not grow",
            new IncrementalPcaOptions(LEVEL, IncrementalPca.DEFAULT_RANK),
            o -> new IncrementalPca(PcaLevel.parse(o.level()), o.rank())),
        new NamedFactory<Reducer, RandomizedPcaOptions>(
            "randomized-pca",
            "leading components by a randomised range finder, all embeddings in memory",
            new RandomizedPcaOptions(LEVEL, 256, 2, 0),
            o -> new RandomizedPca(PcaLevel.parse(o.level()), o.rank(), o.iterations(), o.seed())),
        new NamedFactory<Reducer, RandomProjectionOptions>(
            "random-projection",
            "orthonormal random directions, which look at the data for their mean alone",
            new RandomProjectionOptions(256, 0),
            o -> new RandomProjection(o.components(), o.seed())),
        new NamedFactory<Reducer, NoOptions>(
            "identity", "no reduction, for densities", new NoOptions(), o -> new Identity()));
  }

  @Override
  public List<Factory<DensityModel, ?>> densityModels() {
    return List.of(
        new NamedFactory<DensityModel, NoOptions>(
            "gaussian", "one Gaussian with full covariance", new NoOptions(), o -> new Gaussian()),
        new NamedFactory<DensityModel, NoOptions>(
            "shrinkage-gaussian",
            "one Gaussian, its covariance shrunk towards a sphere (OAS)",
            new NoOptions(),
            o -> new ShrinkageGaussian()),
        new NamedFactory<DensityModel, LevelOptions>(
            "ppca",
            "probabilistic PCA over whole embeddings, with a map",
            new LevelOptions(LEVEL),
            o -> new ProbabilisticPca(PcaLevel.parse(o.level()))),
        new NamedFactory<DensityModel, NoOptions>(
            "class-conditional",
            "a shrinkage Gaussian for each class of normal images, the best one counts",
            new NoOptions(),
            o -> new ClassConditional(new ShrinkageGaussian())),
        new NamedFactory<DensityModel, GmmOptions>(
            "gmm",
            "mixture of Gaussians with diagonal covariances, their number by BIC",
            new GmmOptions(5, 0),
            o -> new GaussianMixture(o.maxComponents(), o.seed())),
        new NamedFactory<DensityModel, NearestNeighbourOptions>(
            "knn",
            "distance to the nearest normal cell of a coreset, with a map (PatchCore's idea)",
            new NearestNeighbourOptions(0.1, 1000, 0),
            o -> new NearestNeighbours(o.coreset(), o.most(), o.seed())));
  }
}
