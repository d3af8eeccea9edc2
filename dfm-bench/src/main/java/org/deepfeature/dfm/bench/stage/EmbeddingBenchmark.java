package org.deepfeature.dfm.bench.stage;

import java.nio.FloatBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.core.embedding.AveragePooling;
import org.deepfeature.dfm.core.fusion.Upsampling;
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
 * Behind the network, one image: pooling of a map like ResNet-18's {@code layer3} at 256 pixels,
 * and the anomaly map at the image's size. What comes between them is {@link ProjectBenchmark}'s.
 * JMH runs it on one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx1g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EmbeddingBenchmark {
  private static final int CHANNELS = 256;
  private static final int SIDE = 16;
  private static final ImageSize TARGET = new ImageSize(256, 256);

  /** Side of a window. */
  @Param({"2", "4"})
  public int pooling;

  private Tensor features;
  private double[] errors;

  /** Draws the features. */
  @Setup
  public void draw() {
    Random random = new Random(0);
    FloatBuffer values = FloatBuffer.allocate(CHANNELS * SIDE * SIDE);
    while (values.hasRemaining()) {
      values.put((float) random.nextGaussian());
    }
    features = Tensor.of(1, CHANNELS, SIDE, SIDE, values.flip());
    int cells = SIDE / pooling;
    errors = random.doubles((long) cells * cells).toArray();
  }

  /**
   * @return the embedding
   */
  @Benchmark
  public Matrix pool() {
    return new AveragePooling(pooling).embed(features);
  }

  /**
   * @return a map of 256 × 256
   */
  @Benchmark
  public double[] map() {
    return Upsampling.bilinear(errors, SIDE / pooling, SIDE / pooling, TARGET);
  }
}
