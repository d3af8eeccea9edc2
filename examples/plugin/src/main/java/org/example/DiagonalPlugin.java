package org.example;

import java.util.List;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.DfmPlugin;
import org.deepfeature.dfm.api.Factory;

/** Brings the density {@code diagonal}. */
public final class DiagonalPlugin implements DfmPlugin {
  /**
   * What users may set, at its defaults in {@link DiagonalFactory#defaults}.
   *
   * @param floor least variance of a coordinate, relative to the largest, {@code > 0}
   */
  public record Options(double floor) {
    public Options {
      if (!(floor > 0)) {
        throw new IllegalArgumentException("Floor " + floor + "; expected a positive number");
      }
    }
  }

  @Override
  public List<Factory<DensityModel, ?>> densityModels() {
    return List.of(new DiagonalFactory());
  }

  private static final class DiagonalFactory implements Factory<DensityModel, Options> {
    @Override
    public String name() {
      return "diagonal";
    }

    @Override
    public String description() {
      return "a variance for each coordinate, none shared";
    }

    @Override
    public Options defaults() {
      return new Options(1e-6);
    }

    @Override
    public DensityModel create(Options options) {
      return new DiagonalGaussian(options.floor());
    }
  }
}
