package org.deepfeature.dfm.core.density;

import java.util.Map;
import java.util.TreeMap;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.State;

/**
 * One density for each class of normal images, as in the DFM paper; an image is as likely as its
 * best class makes it. Ahuja et al., <em>Deep Feature Modeling</em>, arXiv 1909.11786, section 3.
 *
 * @param each fitted on one class
 */
public record ClassConditional(DensityModel each) implements DensityModel {
  @Override
  public boolean overEmbeddings() {
    return each.overEmbeddings();
  }

  @Override
  public Accumulator<Density> begin(LinearAlgebra linearAlgebra, int dimension) {
    return new ClassAccumulator(each, linearAlgebra, dimension);
  }

  @Override
  public Density restore(LinearAlgebra linearAlgebra, State state) {
    Map<String, Map<String, Matrix>> classes = new TreeMap<>();
    state
        .matrices()
        .forEach(
            (name, matrix) -> {
              int split = name.lastIndexOf('/');
              classes
                  .computeIfAbsent(name.substring(0, split), key -> new TreeMap<>())
                  .put(name.substring(split + 1), matrix);
            });
    Map<String, Density> densities = new TreeMap<>();
    classes.forEach(
        (label, matrices) ->
            densities.put(label, each.restore(linearAlgebra, new State(matrices))));
    return new BestOf(densities);
  }

  /** The least of several scores. */
  record BestOf(Map<String, Density> classes) implements Density {
    BestOf {
      classes = Map.copyOf(classes);
    }

    @Override
    public int dimension() {
      return classes.values().iterator().next().dimension();
    }

    @Override
    public double[] negativeLogLikelihood(Matrix coordinates) {
      double[] best = new double[coordinates.rows()];
      java.util.Arrays.fill(best, Double.POSITIVE_INFINITY);
      for (Density density : classes.values()) {
        double[] scores = density.negativeLogLikelihood(coordinates);
        for (int i = 0; i < best.length; i++) {
          best[i] = Math.min(best[i], scores[i]);
        }
      }
      return best;
    }

    @Override
    public State state() {
      Map<String, Matrix> all = new TreeMap<>();
      classes.forEach(
          (label, density) ->
              density
                  .state()
                  .matrices()
                  .forEach((name, matrix) -> all.put(label + "/" + name, matrix)));
      return new State(all);
    }
  }
}
