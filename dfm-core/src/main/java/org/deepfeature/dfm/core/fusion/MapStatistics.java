package org.deepfeature.dfm.core.fusion;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.State;

/**
 * Mean and spread of a layer's error maps over normal images that the model was <em>not</em> fitted
 * on; residuals of those that it was fitted on are smaller than any others ever will be. Immutable
 * and thread-safe.
 *
 * @param count n, images, {@code >= 1}
 * @param means 1 × P, the mean at each location
 * @param squares 1 × P, the sum of squared deviations from it at each location
 * @param median of all their cells, no less than a tenth of their mean, if {@link MapScale#LOG}
 *     asks for it, {@code > 0}
 */
public record MapStatistics(long count, Matrix means, Matrix squares, OptionalDouble median) {
  /**
   * Variances at a location from few images are wild, so each counts as if the layer's variance had
   * been seen there in so many further images: the mean of a scaled inverse chi-squared prior.
   */
  private static final double PRIOR = 2;

  /**
   * Where half of all cells are background that never varies, the median is rounding, by which all
   * else would be equally far out.
   */
  private static final double LEAST_OF_MEAN = 0.1;

  private static final String MEDIAN = "median";

  public MapStatistics {
    if (count < 1 || means.columns() != squares.columns()) {
      throw new IllegalArgumentException(
          "%s images, means %s, squares %s; expected at least one and one shape"
              .formatted(count, means, squares));
    }
  }

  /**
   * Without a median.
   *
   * @param count as above
   * @param means as above
   * @param squares as above
   */
  public MapStatistics(long count, Matrix means, Matrix squares) {
    this(count, means, squares, OptionalDouble.empty());
  }

  /**
   * @param blocks of the n × P error maps that these are of
   * @return the same with their median; of maps that are mostly empty a tenth of their mean, and of
   *     zeros alone 1
   */
  public MapStatistics withMedian(List<Matrix> blocks) {
    double[] cells = blocks.stream().flatMapToDouble(b -> Arrays.stream(b.data())).toArray();
    Arrays.sort(cells);
    double middle = (cells[(cells.length - 1) / 2] + cells[cells.length / 2]) / 2;
    double scale = Math.max(middle, LEAST_OF_MEAN * layerMean());
    return new MapStatistics(count, means, squares, OptionalDouble.of(scale > 0 ? scale : 1));
  }

  /**
   * @param blocks of n × P error maps, one image at least in all
   * @return their statistics, in one pass (Welford 1962)
   */
  public static MapStatistics of(List<Matrix> blocks) {
    int positions = blocks.get(0).columns();
    double[] means = new double[positions];
    double[] squares = new double[positions];
    long count = 0;
    for (Matrix block : blocks) {
      for (int i = 0; i < block.rows(); i++) {
        count++;
        for (int j = 0; j < positions; j++) {
          double difference = block.get(i, j) - means[j];
          means[j] += difference / count;
          squares[j] += difference * (block.get(i, j) - means[j]);
        }
      }
    }
    return new MapStatistics(count, Matrix.row(means), Matrix.row(squares));
  }

  /**
   * Takes an image out again, so that it can be judged by the others. The median stays: one image
   * hardly moves it.
   *
   * @param map 1 × P, one of those that went in
   * @return the statistics of the other images
   * @throws IllegalStateException if there is no other
   */
  public MapStatistics without(Matrix map) {
    if (count < 2) {
      throw new IllegalStateException("Statistics of one map cannot do without it");
    }
    double[] others = new double[means.columns()];
    double[] spread = new double[means.columns()];
    for (int j = 0; j < others.length; j++) {
      double difference = map.data()[j] - means.data()[j];
      others[j] = means.data()[j] - difference / (count - 1);
      // Rounding must not make a sum of squares negative.
      spread[j] = Math.max(0, squares.data()[j] - difference * (map.data()[j] - others[j]));
    }
    return new MapStatistics(count - 1, Matrix.row(others), Matrix.row(spread), median);
  }

  /**
   * @param maps error maps, n × P; unchanged
   * @param scale by what
   * @return n × P, standardised
   */
  public Matrix apply(Matrix maps, MapScale scale) {
    if (scale == MapScale.NONE) {
      return maps;
    }
    int positions = means.columns();
    if (maps.columns() != positions) {
      throw new IllegalArgumentException(
          "Maps of %s values; expected %s".formatted(maps.columns(), positions));
    }
    if (scale == MapScale.LOG) {
      return logarithms(maps);
    }
    double layerMean = layerMean();
    double layerVariance = layerVariance(layerMean);
    double[] scaled = new double[maps.data().length];
    for (int j = 0; j < positions; j++) {
      boolean local = scale == MapScale.LOCATION;
      double mean = local ? means.data()[j] : layerMean;
      double variance =
          local ? (squares.data()[j] + PRIOR * layerVariance) / (count - 1 + PRIOR) : layerVariance;
      // All held-out maps are one constant: there is no spread to measure by.
      double deviation = layerVariance == 0 ? 1 : Math.sqrt(variance);
      for (int i = j; i < scaled.length; i += positions) {
        scaled[i] = (maps.data()[i] - mean) / deviation;
      }
    }
    return new Matrix(maps.rows(), positions, scaled);
  }

  private Matrix logarithms(Matrix maps) {
    double middle =
        median.orElseThrow(
            () -> new IllegalStateException("Scale log without a median of held-out maps"));
    return new Matrix(
        maps.rows(),
        maps.columns(),
        Arrays.stream(maps.data()).map(error -> Math.log1p(Math.max(0, error) / middle)).toArray());
  }

  private double layerMean() {
    double sum = 0;
    for (double mean : means.data()) {
      sum += mean;
    }
    return sum / means.columns();
  }

  /** Over all images and locations: within locations, and between them. */
  private double layerVariance(double layerMean) {
    double sum = 0;
    for (int j = 0; j < means.columns(); j++) {
      double between = means.data()[j] - layerMean;
      sum += squares.data()[j] / count + between * between;
    }
    return sum / means.columns();
  }

  /**
   * @return everything needed to restore it
   */
  public State state() {
    Map<String, Matrix> state = new HashMap<>();
    state.put("count", Matrix.row((double) count));
    state.put("means", means);
    state.put("squares", squares);
    median.ifPresent(middle -> state.put(MEDIAN, Matrix.row(middle)));
    return new State(state);
  }

  /**
   * @param state what {@link #state} gave
   * @return the same statistics
   * @throws IllegalArgumentException if a part is missing
   */
  public static MapStatistics restore(State state) {
    return new MapStatistics(
        (long) state.get("count").data()[0],
        state.get("means"),
        state.get("squares"),
        state.matrices().containsKey(MEDIAN)
            ? OptionalDouble.of(state.get(MEDIAN).get(0, 0))
            : OptionalDouble.empty());
  }
}
