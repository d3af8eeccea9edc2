package org.deepfeature.dfm.bench.linalg;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.linalg.java.JavaLinearAlgebra;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One image's error map on one thread, beside reading its axes once, which it cannot do without.
 */
@org.openjdk.jmh.annotations.State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 12, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx4g")
public class ScoreOneBenchmark {
  private static final int POSITIONS = 16;

  /** Values of an embedding × axes. */
  @Param({"16384x100", "65536x190"})
  public String shape = "";

  private Matrix axes;
  private Matrix row;
  private Projection projection;

  /** Draws axes; that they are not orthogonal makes no difference to the time. */
  @Setup
  public void setUp() {
    Shape size = Shape.parse(shape);
    int d = size.rows();
    axes = random(size.columns(), d, 1 / Math.sqrt(d), 1);
    row = random(1, d, 1, 2);
    projection =
        new Pca(new PcaLevel.Ratio(0.97))
            .restore(
                new JavaLinearAlgebra().withThreads(1),
                new State(
                    Map.of(
                        "mean", Matrix.zeros(1, d),
                        "components", axes,
                        "singular_values", Matrix.zeros(1, size.columns()),
                        "total_squares", Matrix.row(1),
                        "lost_squares", Matrix.row(0),
                        "count", Matrix.row(2))));
  }

  private static Matrix random(int rows, int columns, double deviation, long seed) {
    Random random = new Random(seed);
    Matrix matrix = Matrix.zeros(rows, columns);
    for (int i = 0; i < matrix.data().length; i++) {
      matrix.data()[i] = deviation * random.nextGaussian();
    }
    return matrix;
  }

  /**
   * @return 1 × positions
   */
  @Benchmark
  public Matrix score() {
    return projection.squaredErrors(row, POSITIONS);
  }

  /**
   * @return 1 × 1, what the map sums to
   */
  @Benchmark
  public Matrix scoreAlone() {
    return projection.squaredErrors(row, 1);
  }

  /**
   * @return the sum of all axes' values, eight of them side by side
   */
  @Benchmark
  public double readAxesOnce() {
    double[] data = axes.data();
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    double e = 0;
    double f = 0;
    double g = 0;
    double h = 0;
    for (int i = 0; i + 8 <= data.length; i += 8) {
      a += data[i];
      b += data[i + 1];
      c += data[i + 2];
      d += data[i + 3];
      e += data[i + 4];
      f += data[i + 5];
      g += data[i + 6];
      h += data[i + 7];
    }
    return a + b + c + d + e + f + g + h;
  }
}
