package org.deepfeature.dfm.bench.stage;

import java.util.concurrent.TimeUnit;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.bench.linalg.BackEnds;
import org.deepfeature.dfm.bench.linalg.Shape;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;
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
 * Between pooling and the map: embeddings to what the principal axes of 300 images, 50 of them,
 * cannot express. JMH runs it on one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx1g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProjectBenchmark {
  private static final int IMAGES = 300;
  private static final int AXES = 50;

  /** Back end. */
  @Param({"openblas", "nd4j", "java", "ejml"})
  public String linalg = "";

  /** Values of an embedding: ResNet-18's {@code layer3} at 256 pixels, pooled by 4 and by 2. */
  @Param({"4096", "16384"})
  public int dimension;

  /** Images a call. */
  @Param({"1", "8"})
  public int batch;

  private Projection projection;
  private Matrix rows;

  /** Fits the axes. */
  @Setup
  public void fit() {
    Matrix embeddings = new Shape(IMAGES, dimension).embeddings();
    Accumulator<Projection> accumulator =
        new Pca(new PcaLevel.Count(AXES)).begin(BackEnds.named(linalg), dimension);
    accumulator.add(embeddings);
    projection = accumulator.finish();
    rows = embeddings.copyOfRows(0, batch);
  }

  /**
   * @return batch × dimension residuals, whose squares are the score
   */
  @Benchmark
  public Matrix project() {
    return projection.residual(rows);
  }
}
