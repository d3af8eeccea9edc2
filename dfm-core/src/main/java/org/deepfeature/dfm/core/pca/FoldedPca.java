package org.deepfeature.dfm.core.pca;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.internal.Workers;
import org.deepfeature.dfm.core.embedding.Folds;
import org.deepfeature.dfm.core.internal.RowAccumulator;

/**
 * Exact principal component analysis of all rows, and what the rows of each fold are to the
 * subspace of those outside of it. Folds share the product of all rows with themselves, which a fit
 * needs anyway, so that five of them cost less than a second fit: each takes its part of it, about
 * its own mean, and decomposes that. Axes of folds are never made where columns are more than rows.
 *
 * <p>A fold is left empty where products, which square the condition number, would not give what a
 * fit of its own gives to about ten digits. Not thread-safe.
 */
public final class FoldedPca {
  /** Residuals below this share of the row they are left of are differences of near equals. */
  private static final double CANCELLED = 1e-4;

  /** Times the rounding of the data themselves. */
  private static final double ABOVE_NOISE = 1e7;

  /** Columns that are multiplied at a time. */
  private static final int SLAB = 2048;

  private final LinearAlgebra linearAlgebra;
  private final CentredRows centred;
  private final PcaLevel level;
  private final Folds folds;
  private final FoldScaling scaling;
  private final PrincipalAxes axes;
  private final double noise;
  private final List<Optional<KernelFold>> kernels;
  private final List<Optional<CovarianceFold>> covariances;

  private FoldedPca(
      LinearAlgebra linearAlgebra, Matrix rows, PcaLevel level, Folds folds, FoldScaling scaling) {
    this.linearAlgebra = linearAlgebra;
    this.centred = CentredRows.inPlace(rows, linearAlgebra.threads());
    this.level = level;
    this.folds = folds;
    this.scaling = scaling;
    this.noise =
        Math.ulp(1.0)
            * Math.sqrt((double) rows.rows() * rows.columns())
            * centred.magnitude()
            * centred.scale();
    PrincipalAxesSolver solver = new PrincipalAxesSolver(linearAlgebra);
    boolean wide = PrincipalAxesSolver.isWide(rows);
    FoldGrams grams =
        wide
            ? FoldGrams.of(linearAlgebra, rows, scaling)
            : new FoldGrams(solver.product(rows), List.of());
    PrincipalAxesSolver.Solution solution = solver.solve(centred, grams::plain, level);
    this.axes = solution.axes();
    boolean usable = solution.intact() && centred.scale() == 1 && axes.axes().rows() > 0;
    this.kernels = usable && wide ? each(fold -> kernel(grams, fold)) : nothing();
    this.covariances = usable && !wide ? each(fold -> covariance(grams.plain(), fold)) : nothing();
  }

  /**
   * @param linearAlgebra kernels
   * @param dimension d
   * @param level how many axes to keep
   * @param folds of the rows that will come
   * @param scaling of columns, fold by fold
   * @return collects as many rows as the folds have
   */
  public static Accumulator<FoldedPca> begin(
      LinearAlgebra linearAlgebra,
      int dimension,
      PcaLevel level,
      Folds folds,
      FoldScaling scaling) {
    return new RowAccumulator<>(
        dimension, rows -> new FoldedPca(linearAlgebra, rows, level, folds, scaling));
  }

  private <T> List<Optional<T>> nothing() {
    return IntStream.range(0, folds.count()).mapToObj(fold -> Optional.<T>empty()).toList();
  }

  /** Decompositions are the one part that some libraries do on one thread, so folds share them. */
  private <T> List<Optional<T>> each(IntFunction<Optional<T>> subspace) {
    List<Optional<T>> found = new ArrayList<>(nothing());
    Workers.run(foldsAtATime(), folds.count(), fold -> found.set(fold, subspace.apply(fold)));
    return List.copyOf(found);
  }

  /** As many as need, together, no more than the rows do. */
  private int foldsAtATime() {
    long side = Math.min(centred.rows().rows(), centred.rows().columns());
    long room = centred.rows().data().length / Math.max(1, 4 * side * side);
    return (int) Math.max(1, Math.min(linearAlgebra.threads(), room));
  }

  private Optional<KernelFold> kernel(FoldGrams grams, int fold) {
    return KernelFold.of(
        linearAlgebra,
        grams.of(fold),
        folds.training(fold),
        centred.rows().columns(),
        level,
        noise * FoldGrams.largest(scaling, fold));
  }

  private Optional<CovarianceFold> covariance(Matrix scatter, int fold) {
    return CovarianceFold.of(
        linearAlgebra,
        centred.rows(),
        scatter,
        folds.training(fold),
        folds.members(fold),
        scaling.columns(fold, centred.rows().columns()),
        level,
        noise * FoldGrams.largest(scaling, fold));
  }

  /**
   * @return the subspace of all rows
   */
  public Projection projection() {
    return PrincipalAxes.projection(linearAlgebra, axes);
  }

  /**
   * Coordinates in a fold's subspace.
   *
   * @param training of the rows it was fitted on, m × k
   * @param held of the rows to judge, r × k
   */
  public record Coordinates(Matrix training, Matrix held) {}

  /**
   * @param fold which
   * @return coordinates; signs of axes are free
   */
  public Optional<Coordinates> coordinates(int fold) {
    int[] training = folds.training(fold);
    int[] held = folds.held(fold);
    return kernels
        .get(fold)
        .map(k -> new Coordinates(k.coordinates(training), k.coordinates(held)))
        .or(
            () ->
                covariances
                    .get(fold)
                    .map(c -> new Coordinates(c.coordinates(training), c.coordinates(held))));
  }

  /**
   * @return for each fold the error maps of the rows to judge, r × positions: squared residuals,
   *     summed over channels
   */
  public List<Optional<Matrix>> errorMaps() {
    List<Optional<Matrix>> maps = new ArrayList<>(nothing());
    for (int fold = 0; fold < folds.count(); fold++) {
      if (covariances.get(fold).isPresent()) {
        maps.set(fold, maps(covariances.get(fold).get(), folds.held(fold), fold));
      }
    }
    if (kernels.stream().anyMatch(Optional::isPresent)) {
      addMaps(maps);
    }
    return maps;
  }

  private Optional<Matrix> maps(CovarianceFold subspace, int[] rows, int fold) {
    Matrix maps = Matrix.zeros(rows.length, scaling.positions());
    double[] distances = new double[rows.length];
    for (int from = 0; from < rows.length; from += CovarianceFold.block()) {
      int to = Math.min(rows.length, from + CovarianceFold.block());
      Matrix block = subspace.centred(rows, from, to);
      for (int i = 0; i < block.data().length; i++) {
        distances[from + i / block.columns()] += block.data()[i] * block.data()[i];
      }
      subspace.reduceToResidual(block);
      addSquares(block, 0, from, maps, 0, FoldScaling.none(scaling.positions()));
    }
    return exact(maps, distances, fold) ? Optional.of(maps) : Optional.empty();
  }

  /** All folds at once, since a product of many rows is cheaper than several of few. */
  private void addMaps(List<Optional<Matrix>> maps) {
    Matrix rows = centred.rows();
    Matrix[] combinations = new Matrix[folds.count()];
    Matrix[] found = new Matrix[folds.count()];
    int count = 0;
    for (int fold = 0; fold < folds.count(); fold++) {
      int[] held = folds.held(fold);
      combinations[fold] =
          kernels
              .get(fold)
              .map(kernel -> kernel.residualCombinations(held))
              .orElseGet(() -> Matrix.zeros(0, rows.rows()));
      found[fold] = Matrix.zeros(combinations[fold].rows(), scaling.positions());
      count += combinations[fold].rows();
    }
    Matrix all = Matrix.zeros(count, rows.rows());
    int at = 0;
    for (Matrix some : combinations) {
      System.arraycopy(some.data(), 0, all.data(), at, some.data().length);
      at += some.data().length;
    }
    for (int column = 0; column < rows.columns(); column += SLAB) {
      Matrix slab = FoldGrams.columns(rows, column, Math.min(rows.columns(), column + SLAB));
      Matrix residuals = linearAlgebra.multiply(all, slab);
      int first = 0;
      for (int fold = 0; fold < found.length; fold++) {
        int next = first + found[fold].rows();
        addSquares(residuals.copyOfRows(first, next), column, 0, found[fold], fold, scaling);
        first = next;
      }
    }
    for (int fold = 0; fold < found.length; fold++) {
      if (kernels.get(fold).isPresent()) {
        KernelFold kernel = kernels.get(fold).get();
        double[] distances =
            IntStream.of(folds.held(fold)).mapToDouble(kernel::squaredDistance).toArray();
        if (exact(found[fold], distances, fold)) {
          maps.set(fold, Optional.of(found[fold]));
        }
      }
    }
  }

  private static void addSquares(
      Matrix residuals, int firstColumn, int firstRow, Matrix maps, int fold, FoldScaling scaling) {
    int positions = maps.columns();
    int columns = residuals.columns();
    double[] weights = new double[columns];
    for (int j = 0; j < columns; j++) {
      double factor = scaling.factor(fold, firstColumn + j);
      weights[j] = factor * factor;
    }
    for (int i = 0; i < residuals.rows(); i++) {
      int map = (firstRow + i) * positions;
      int position = firstColumn % positions;
      for (int j = 0; j < columns; j++) {
        double residual = residuals.data()[i * columns + j];
        maps.data()[map + position] += weights[j] * residual * residual;
        position = position + 1 == positions ? 0 : position + 1;
      }
    }
  }

  private boolean exact(Matrix maps, double[] distances, int fold) {
    double rounding =
        ABOVE_NOISE * noise / Math.sqrt(centred.rows().rows()) * FoldGrams.largest(scaling, fold);
    for (int i = 0; i < distances.length; i++) {
      double error = 0;
      for (int j = 0; j < maps.columns(); j++) {
        error += maps.get(i, j);
      }
      if (!(error >= Math.max(CANCELLED * CANCELLED * distances[i], rounding * rounding))) {
        return false;
      }
    }
    return true;
  }
}
