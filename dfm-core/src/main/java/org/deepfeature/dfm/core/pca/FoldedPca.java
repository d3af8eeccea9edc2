package org.deepfeature.dfm.core.pca;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.Arguments;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.LinearAlgebra.SymmetricEigen;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.core.embedding.Folds;

/**
 * Exact principal component analysis of all rows, and what the rows of each fold are to the
 * subspace of those outside of it. Folds share the product of all rows with themselves, which a fit
 * needs anyway: each takes its part of it, about its own mean, and decomposes that. Axes of folds
 * are never made where columns are more than rows.
 *
 * <p>A fold is left empty where products, which square the condition number, would not give what a
 * fit of its own gives to about ten digits. Not thread-safe.
 */
public final class FoldedPca {
  /** Residuals below this share of the row they are left of are differences of near equals. */
  private static final double CANCELLED = 1e-4;

  /** Squares above this share of what they are a difference of have digits enough. */
  private static final double DIFFERENCE = 1e-2;

  /** Times the rounding of the data themselves. */
  private static final double ABOVE_NOISE = 1e7;

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
    List<Optional<KernelFold>> kernels = nothing();
    List<Optional<CovarianceFold>> covariances = nothing();
    // Rows that had to be scaled are not those that folds are of.
    int sharing = centred.scale() == 1 ? folds.count() : 0;
    SymmetricEigen first =
        new FoldSchedule(linearAlgebra, rows.rows(), rows.columns(), sharing)
            .decomposed(
                share -> new PrincipalAxesSolver(share).first(centred, grams.plain(), level),
                (share, fold) -> {
                  if (wide) {
                    kernels.set(fold, kernel(share, grams, fold));
                  } else {
                    covariances.set(fold, covariance(share, grams.plain(), fold));
                  }
                });
    PrincipalAxesSolver.Solution solution = solver.solve(centred, level, () -> first);
    this.axes = solution.axes();
    boolean usable = solution.intact() && axes.axes().rows() > 0;
    this.kernels = usable ? kernels : nothing();
    this.covariances = usable ? covariances : nothing();
  }

  /**
   * @param linearAlgebra kernels
   * @param rows n × d; they are this one's from now on, which overwrites them
   * @param level how many axes to keep
   * @param folds of the rows
   * @param scaling of columns, fold by fold
   * @return the analysis
   * @throws IllegalArgumentException if a value is not finite, or there are other rows than folds
   *     are of
   */
  public static FoldedPca overwriting(
      LinearAlgebra linearAlgebra, Matrix rows, PcaLevel level, Folds folds, FoldScaling scaling) {
    if (rows.rows() != folds.rows()) {
      throw new IllegalArgumentException(
          "%s rows for folds of %s; expected as many".formatted(rows.rows(), folds.rows()));
    }
    return new FoldedPca(linearAlgebra, Arguments.requireFinite(rows), level, folds, scaling);
  }

  private <T> List<Optional<T>> nothing() {
    return new ArrayList<>(Collections.nCopies(folds.count(), Optional.empty()));
  }

  private Optional<KernelFold> kernel(LinearAlgebra share, FoldGrams grams, int fold) {
    return KernelFold.of(
        linearAlgebra,
        share,
        grams.of(fold),
        folds.training(fold),
        centred.rows().columns(),
        level,
        noise * scaling.largest(fold));
  }

  private Optional<CovarianceFold> covariance(LinearAlgebra share, Matrix scatter, int fold) {
    return CovarianceFold.of(
        linearAlgebra,
        share,
        centred.rows(),
        scatter,
        folds.training(fold),
        folds.members(fold),
        scaling.columns(fold, 0, centred.rows().columns()),
        level,
        noise * scaling.largest(fold));
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
    List<Optional<Matrix>> maps = nothing();
    for (int fold = 0; fold < folds.count(); fold++) {
      if (covariances.get(fold).isPresent()) {
        maps.set(fold, maps(covariances.get(fold).get(), folds.held(fold), fold));
      }
    }
    List<Optional<KernelFold>> left = new ArrayList<>(kernels);
    for (int fold = 0; scaling.positions() == 1 && fold < folds.count(); fold++) {
      int[] held = folds.held(fold);
      maps.set(fold, kernels.get(fold).flatMap(kernel -> differences(kernel, held)));
      if (maps.get(fold).isPresent()) {
        left.set(fold, Optional.empty());
      }
    }
    KernelResiduals residuals =
        KernelResiduals.of(linearAlgebra, left, folds, centred.rows().rows());
    List<Matrix> found = residuals.maps(centred.rows(), scaling);
    for (int fold = 0; fold < folds.count(); fold++) {
      if (left.get(fold).isPresent()) {
        double[] distances = distances(left.get(fold).get(), folds.held(fold));
        if (exact(found.get(fold), distances, fold)) {
          maps.set(fold, Optional.of(found.get(fold)));
        }
      }
    }
    return maps;
  }

  private static double[] distances(KernelFold kernel, int[] rows) {
    return IntStream.of(rows).mapToDouble(kernel::squaredDistance).toArray();
  }

  /**
   * Maps of one position need no residuals: squares are what the coordinates leave of the row's, by
   * Pythagoras. Empty where that would cancel digits.
   */
  private static Optional<Matrix> differences(KernelFold kernel, int[] rows) {
    Matrix coordinates = kernel.coordinates(rows);
    double[] distances = distances(kernel, rows);
    Matrix errors = Matrix.zeros(rows.length, 1);
    for (int i = 0; i < rows.length; i++) {
      double left = distances[i];
      for (int axis = 0; axis < coordinates.columns(); axis++) {
        left -= coordinates.get(i, axis) * coordinates.get(i, axis);
      }
      if (!(left >= DIFFERENCE * kernel.terms(rows[i]))) {
        return Optional.empty();
      }
      errors.data()[i] = left;
    }
    return Optional.of(errors);
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
      Matrix expressed = subspace.expressed(block);
      Matrix found = Matrix.zeros(to - from, scaling.positions());
      int[] all = IntStream.range(0, to - from).toArray();
      SquaredErrors.add(block, all, expressed, 0, 0, found, null, linearAlgebra.threads());
      System.arraycopy(
          found.data(), 0, maps.data(), from * scaling.positions(), found.data().length);
    }
    return exact(maps, distances, fold) ? Optional.of(maps) : Optional.empty();
  }

  private boolean exact(Matrix maps, double[] distances, int fold) {
    double rounding =
        ABOVE_NOISE * noise / Math.sqrt(centred.rows().rows()) * scaling.largest(fold);
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
