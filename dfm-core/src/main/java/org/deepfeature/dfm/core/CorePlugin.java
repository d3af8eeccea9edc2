package org.deepfeature.dfm.core;

import java.util.List;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.DfmPlugin;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.core.density.Gaussian;
import org.deepfeature.dfm.core.pca.IncrementalPca;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;

/** Offers what the core brings: reducers and densities. */
public final class CorePlugin implements DfmPlugin {

  /**
   * Options of {@code pca}.
   *
   * @param level share of the variance in (0, 1], or a whole number of components, as text
   */
  public record PcaOptions(String level) {}

  /**
   * Options of {@code incremental-pca}.
   *
   * @param level share of the variance in (0, 1], or a whole number of components, as text
   * @param rank most directions kept between blocks
   */
  public record IncrementalPcaOptions(String level, int rank) {}

  /** {@code gaussian} has no options. */
  public record GaussianOptions() {}

  @Override
  public List<Factory<Reducer, ?>> reducers() {
    return List.of(new PcaFactory(), new IncrementalPcaFactory());
  }

  @Override
  public List<Factory<DensityModel, ?>> densityModels() {
    return List.of(new GaussianFactory());
  }

  private static final class PcaFactory implements Factory<Reducer, PcaOptions> {
    @Override
    public String name() {
      return "pca";
    }

    @Override
    public String description() {
      return "exact principal component analysis, all embeddings in memory";
    }

    @Override
    public PcaOptions defaults() {
      return new PcaOptions("0.97");
    }

    @Override
    public Reducer create(PcaOptions options) {
      return new Pca(PcaLevel.parse(options.level()));
    }
  }

  private static final class IncrementalPcaFactory
      implements Factory<Reducer, IncrementalPcaOptions> {
    @Override
    public String name() {
      return "incremental-pca";
    }

    @Override
    public String description() {
      return "principal component analysis of a stream, in memory that does not grow";
    }

    @Override
    public IncrementalPcaOptions defaults() {
      return new IncrementalPcaOptions("0.97", IncrementalPca.DEFAULT_RANK);
    }

    @Override
    public Reducer create(IncrementalPcaOptions options) {
      return new IncrementalPca(PcaLevel.parse(options.level()), options.rank());
    }
  }

  private static final class GaussianFactory implements Factory<DensityModel, GaussianOptions> {
    @Override
    public String name() {
      return "gaussian";
    }

    @Override
    public String description() {
      return "one Gaussian with full covariance";
    }

    @Override
    public GaussianOptions defaults() {
      return new GaussianOptions();
    }

    @Override
    public DensityModel create(GaussianOptions options) {
      return new Gaussian();
    }
  }
}
