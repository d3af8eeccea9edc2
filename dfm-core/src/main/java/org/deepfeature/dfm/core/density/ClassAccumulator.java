package org.deepfeature.dfm.core.density;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.pca.Rows;

/** An accumulator a class. Rows without a label are one class of their own. */
final class ClassAccumulator implements Accumulator<Density> {
  private static final String UNLABELLED = "";

  private final DensityModel each;
  private final LinearAlgebra linearAlgebra;
  private final int dimension;
  private final Map<String, Accumulator<Density>> classes = new TreeMap<>();
  private boolean finished;

  ClassAccumulator(DensityModel each, LinearAlgebra linearAlgebra, int dimension) {
    this.each = each;
    this.linearAlgebra = linearAlgebra;
    this.dimension = dimension;
  }

  @Override
  public void add(Matrix rows) {
    requireOpen();
    Rows.requireFinite(rows, dimension);
    if (rows.rows() > 0) {
      of(UNLABELLED).add(rows);
    }
  }

  @Override
  public void add(Matrix rows, List<String> labels) {
    requireOpen();
    Rows.requireFinite(rows, dimension);
    if (labels.size() != rows.rows()) {
      throw new IllegalArgumentException(
          "%d labels for %d rows".formatted(labels.size(), rows.rows()));
    }
    for (int i = 0; i < rows.rows(); i++) {
      of(labels.get(i)).add(rows.copyOfRows(i, i + 1));
    }
  }

  private Accumulator<Density> of(String label) {
    return classes.computeIfAbsent(label, key -> each.begin(linearAlgebra, dimension));
  }

  @Override
  public void merge(Accumulator<Density> other) {
    requireOpen();
    if (!(other instanceof ClassAccumulator that) || that.dimension != dimension) {
      throw new IllegalArgumentException(
          "Only an accumulator of the same kind and dimension " + dimension + " can be merged");
    }
    that.requireOpen();
    that.finished = true;
    that.classes.forEach((label, theirs) -> of(label).merge(theirs));
  }

  @Override
  public Accumulator<Density> copy() {
    requireOpen();
    ClassAccumulator copy = new ClassAccumulator(each, linearAlgebra, dimension);
    classes.forEach((label, mine) -> copy.classes.put(label, mine.copy()));
    return copy;
  }

  @Override
  public long count() {
    return classes.values().stream().mapToLong(Accumulator::count).sum();
  }

  @Override
  public Density finish() {
    requireOpen();
    if (classes.isEmpty()) {
      throw new IllegalStateException("Nothing to fit: no rows were added");
    }
    finished = true;
    Map<String, Density> densities = new TreeMap<>();
    classes.forEach((label, accumulator) -> densities.put(label, accumulator.finish()));
    return new ClassConditional.BestOf(densities);
  }

  private void requireOpen() {
    if (finished) {
      throw new IllegalStateException("This accumulator is finished or was merged into another");
    }
  }
}
