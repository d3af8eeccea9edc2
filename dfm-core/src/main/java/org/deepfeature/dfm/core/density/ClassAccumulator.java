package org.deepfeature.dfm.core.density;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.internal.CheckedAccumulator;

/** An accumulator a class. Rows without a label are one class of their own. Not thread-safe. */
final class ClassAccumulator extends CheckedAccumulator<Density> {
  private static final String UNLABELLED = "";

  private final DensityModel each;
  private final LinearAlgebra linearAlgebra;
  private final Map<String, Accumulator<Density>> classes = new TreeMap<>();

  ClassAccumulator(DensityModel each, LinearAlgebra linearAlgebra, int dimension) {
    super(dimension);
    this.each = each;
    this.linearAlgebra = linearAlgebra;
  }

  @Override
  protected void accept(Matrix rows) {
    if (rows.rows() > 0) {
      of(UNLABELLED).add(rows);
    }
  }

  @Override
  public void add(Matrix rows, List<String> labels) {
    requireSuitable(rows);
    if (labels.size() != rows.rows()) {
      throw new IllegalArgumentException(
          "%s labels for %s rows".formatted(labels.size(), rows.rows()));
    }
    for (int i = 0; i < rows.rows(); i++) {
      of(labels.get(i)).add(rows.copyOfRows(i, i + 1));
    }
  }

  private Accumulator<Density> of(String label) {
    return classes.computeIfAbsent(label, key -> each.begin(linearAlgebra, dimension()));
  }

  @Override
  public void merge(Accumulator<Density> other) {
    ClassAccumulator that = takeOver(other instanceof ClassAccumulator same ? same : null);
    that.classes.forEach((label, theirs) -> of(label).merge(theirs));
  }

  @Override
  protected Accumulator<Density> branch() {
    ClassAccumulator copy = new ClassAccumulator(each, linearAlgebra, dimension());
    classes.forEach((label, mine) -> copy.classes.put(label, mine.copy()));
    return copy;
  }

  @Override
  public long count() {
    return classes.values().stream().mapToLong(Accumulator::count).sum();
  }

  @Override
  protected Density fit() {
    Map<String, Density> densities = new TreeMap<>();
    classes.forEach((label, accumulator) -> densities.put(label, accumulator.finish()));
    return new ClassConditional.BestOf(densities);
  }
}
