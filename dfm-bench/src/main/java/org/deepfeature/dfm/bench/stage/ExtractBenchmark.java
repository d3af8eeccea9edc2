package org.deepfeature.dfm.bench.stage;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.bench.device.OnnxNetwork;
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

/** The network up to its layer, one batch of noise a call. JMH runs it on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx1g")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ExtractBenchmark {
  /** Images a call. */
  @Param({"1", "8"})
  public int batch;

  private Tensor images;

  /**
   * Draws the noise.
   *
   * @param network that takes it
   */
  @Setup
  public void draw(OnnxNetwork network) {
    images = network.noise(batch, 0);
  }

  /**
   * @param network what embeds
   * @return the features
   */
  @Benchmark
  public List<Tensor> extract(OnnxNetwork network) {
    return network.backbone().extract(images);
  }
}
