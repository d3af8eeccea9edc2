package org.deepfeature.dfm.bench.linalg;

import java.util.concurrent.TimeUnit;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.LinearAlgebra.SymmetricEigen;
import org.deepfeature.dfm.api.Matrix;
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

/** Symmetric eigendecomposition of a Gram matrix in float64. JMH runs it on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 12, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx4g")
public class EigenBenchmark {
  /** Back end. */
  @Param({"openblas", "nd4j", "java", "ejml"})
  public String linalg = "";

  /** n of the n × n matrix. */
  @Param({"300", "1000"})
  public int size;

  private LinearAlgebra linearAlgebra;
  private Matrix gram;

  /** Makes the matrix. */
  @Setup
  public void setUp() {
    linearAlgebra = BackEnds.named(linalg);
    gram = linearAlgebra.gram(new Shape(size, 2 * size).embeddings());
  }

  /**
   * @return eigenvalues and vectors
   */
  @Benchmark
  public SymmetricEigen eigen() {
    return linearAlgebra.eigenSymmetric(gram);
  }
}
