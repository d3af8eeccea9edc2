package org.deepfeature.dfm.core.cells;

import java.util.Optional;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.core.embedding.CellCentre;
import org.deepfeature.dfm.core.embedding.ChannelScale;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.pca.IncrementalPca;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.core.pca.PrincipalAxes;

/**
 * Principal component analysis of cells, from their moments alone. Channels are divided by their
 * deviation, if so wanted; then the centre is taken off; what is left is analysed about its own
 * mean, as embeddings of whole maps are.
 *
 * <p>A scatter matrix squares the condition number: directions whose singular value is below 5e-7
 * of the largest are rounding, and are not kept. Immutable and thread-safe.
 *
 * @param layout of the maps
 * @param standardize whether channels are divided by their deviation
 * @param centre taken off first
 */
public record CellPca(EmbeddingLayout layout, boolean standardize, CellCentre centre) {
  /**
   * @param reducer any
   * @return the level of one that moments are enough for; those that spare memory or time where
   *     rows are long find nothing to spare here, and are the exact one
   */
  public static Optional<PcaLevel> level(Reducer reducer) {
    if (reducer instanceof Pca pca) {
      return Optional.of(pca.level());
    }
    return reducer instanceof IncrementalPca pca ? Optional.of(pca.level()) : Optional.empty();
  }

  /**
   * @param moments of normal cells
   * @return what channels are divided by; empty if they are not
   */
  public Optional<ChannelScale> scale(CellMoments moments) {
    if (!standardize) {
      return Optional.empty();
    }
    double[] variances = new double[layout.channels()];
    for (int c = 0; c < variances.length; c++) {
      variances[c] = Math.max(0, moments.scatter().get(c, c)) / moments.cells();
    }
    return Optional.of(ChannelScale.ofVariances(variances, layout.positions()));
  }

  /**
   * @param moments of normal cells
   * @return what is taken off at each position, P × C, of scaled cells; empty for nothing
   */
  public Optional<Matrix> centres(CellMoments moments) {
    return centre.of(divided(moments.means(), scale(moments)), layout);
  }

  private static Matrix divided(Matrix means, Optional<ChannelScale> scale) {
    if (scale.isEmpty()) {
      return means;
    }
    double[] divisors = scale.get().divisors().data();
    Matrix divided = Matrix.zeros(means.rows(), means.columns());
    for (int i = 0; i < divided.data().length; i++) {
      divided.data()[i] = means.data()[i] / divisors[i % divisors.length];
    }
    return divided;
  }

  /**
   * @param linearAlgebra kernels
   * @param moments of normal cells
   * @param level how many axes to keep
   * @return the subspace; no axes at all where cells are all the same after centring
   */
  public CellSubspace fit(LinearAlgebra linearAlgebra, CellMoments moments, PcaLevel level) {
    Optional<Matrix> centres = centres(moments);
    return CellSubspace.of(
        new CellCut(layout, centres),
        PrincipalAxes.projection(
            linearAlgebra,
            scatter(linearAlgebra, moments, scale(moments), centres).axes(linearAlgebra, level)));
  }

  /**
   * @param linearAlgebra kernels
   * @param moments of normal cells
   * @param scale what channels are divided by; empty if they are not
   * @param centres taken off then at each position, P × C; empty for nothing
   * @return the scatter of what is left of the cells
   */
  public CellScatter scatter(
      LinearAlgebra linearAlgebra,
      CellMoments moments,
      Optional<ChannelScale> scale,
      Optional<Matrix> centres) {
    Matrix means = divided(moments.means(), scale);
    Matrix scatter = scaled(moments.scatter(), scale);
    double whole = CellMoments.trace(scatter);
    double[] mean = CellMoments.mean(means);
    double magnitude = magnitude(means, whole, moments.cells());
    if (centres.isPresent()) {
      takeOff(linearAlgebra, scatter, means, centres.get(), moments.images());
      double[] taken = CellMoments.mean(centres.get());
      for (int c = 0; c < mean.length; c++) {
        mean[c] -= taken[c];
      }
    }
    return new CellScatter(Matrix.row(mean), scatter, moments.cells(), whole, magnitude);
  }

  private static double magnitude(Matrix means, double whole, long cells) {
    double largest = Math.sqrt(Math.max(0, whole) / cells);
    for (double value : means.data()) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static Matrix scaled(Matrix scatter, Optional<ChannelScale> scale) {
    Matrix scaled = new Matrix(scatter.rows(), scatter.columns(), scatter.data().clone());
    if (scale.isPresent()) {
      double[] divisors = scale.get().divisors().data();
      int channels = divisors.length;
      for (int i = 0; i < scaled.data().length; i++) {
        scaled.data()[i] /= divisors[i / channels] * divisors[i % channels];
      }
    }
    return scaled;
  }

  /**
   * With u the means of positions about the mean of all and c the centres about theirs: Σ (x − c)
   * (x − c)ᵀ = Σ x xᵀ − n Σ (u cᵀ + c uᵀ − c cᵀ).
   */
  private static void takeOff(
      LinearAlgebra linearAlgebra, Matrix scatter, Matrix means, Matrix centres, long images) {
    Matrix u = aboutTheirMean(means);
    Matrix c = aboutTheirMean(centres);
    Matrix mixed = linearAlgebra.multiplyTransposeA(u, c);
    Matrix own = linearAlgebra.multiplyTransposeA(c, c);
    int channels = scatter.rows();
    for (int i = 0; i < channels; i++) {
      for (int j = 0; j < channels; j++) {
        scatter.data()[i * channels + j] -=
            images * (mixed.get(i, j) + mixed.get(j, i) - own.get(i, j));
      }
    }
  }

  private static Matrix aboutTheirMean(Matrix rows) {
    double[] mean = CellMoments.mean(rows);
    Matrix about = new Matrix(rows.rows(), rows.columns(), rows.data().clone());
    for (int i = 0; i < about.data().length; i++) {
      about.data()[i] -= mean[i % mean.length];
    }
    return about;
  }
}
