package org.deepfeature.dfm.bench.linalg;

import java.util.concurrent.TimeUnit;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.core.pca.PrincipalAxes;
import org.deepfeature.dfm.core.pca.PrincipalAxesSolver;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The whole exact fit in float64: centring, Gram or covariance, eigendecomposition, axes. JMH runs
 * it on one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 12, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx4g")
public class PcaFitBenchmark {
  /** Back end. */
  @Param({"openblas", "nd4j", "java", "ejml"})
  public String linalg = "";

  /** n × d. */
  @Param({"209x16384", "300x16384", "391x16384", "1000x16384", "2000x1024"})
  public String shape = "";

  private LinearAlgebra linearAlgebra;
  private Matrix rows;

  /** Draws the embeddings. */
  @Setup
  public void setUp() {
    linearAlgebra = BackEnds.named(linalg);
    rows = Shape.parse(shape).embeddings();
  }

  /**
   * @return centre and axes
   */
  @Benchmark
  public PrincipalAxes fit() {
    return new PrincipalAxesSolver(linearAlgebra).solve(rows, new PcaLevel.Ratio(0.97));
  }
}
