package org.deepfeature.dfm.bench.endtoend;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.bench.device.OnnxNetwork;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * ONNX Runtime without anything of ours: one session with its own threads in a loop over a tensor
 * that is ready, time an image. What {@link SteadyStateBenchmark} is held against. The network is
 * run to its end, so it has to be a file of images of three channels that ends at the layer. On the
 * CPU. JMH runs it on one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx2g")
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 5)
public class BareSessionBenchmark {
  /** A file that ends at the layer. */
  @Param({})
  public String network = "";

  /** Of the session. */
  @Param({"2"})
  public int threads;

  /** Images a run. */
  @Param({"1", "8", "32"})
  public int batch;

  private OrtSession session;
  private OnnxTensor images;

  /**
   * Opens the session and fills the tensor.
   *
   * @throws OrtException if the file is no network
   */
  @Setup(Level.Trial)
  public void open() throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      session = environment.createSession(network, options);
    }
    int side = OnnxNetwork.SIZE.height();
    FloatBuffer values = Tensor.allocateDirect(batch * 3 * side * side);
    for (int i = 0; i < values.capacity(); i++) {
      values.put(i, (i * 37 % 255) / 255f);
    }
    images = OnnxTensor.createTensor(environment, values, new long[] {batch, 3, side, side});
  }

  /**
   * Closes both.
   *
   * @throws OrtException if the session cannot be closed
   */
  @TearDown(Level.Trial)
  public void close() throws OrtException {
    images.close();
    session.close();
  }

  /**
   * One run; divide by the batch for the time of an image.
   *
   * @return the first output's first value
   * @throws OrtException if it fails
   */
  @Benchmark
  public float run() throws OrtException {
    String input = session.getInputNames().iterator().next();
    try (OrtSession.Result result = session.run(Map.of(input, images))) {
      return ((OnnxTensor) result.get(0)).getFloatBuffer().get(0);
    }
  }
}
