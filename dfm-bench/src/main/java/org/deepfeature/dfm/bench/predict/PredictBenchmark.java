package org.deepfeature.dfm.bench.predict;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneRequest;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.onnx.OnnxBackboneLoader;
import org.deepfeature.dfm.backbone.onnx.OnnxOptions;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.deepfeature.dfm.trainer.dfm.Dfm;
import org.deepfeature.dfm.trainer.image.ImageBatch;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One prepared image at a time: the whole of {@code predictStep} (network, pooling, projection, map
 * at the image's size) beside the network alone. Percentiles tell whether it stutters.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx2g")
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 4)
public class PredictBenchmark {
  private static final int TRAINING_IMAGES = 32;

  /** Behind {@code onnx:}. */
  @Param({"scattering"})
  public String network = "";

  /** Side of the images in pixels. */
  @Param({"256"})
  public int size;

  /** For an extraction. */
  @Param({"2"})
  public int threads;

  private Backbone backbone;
  private Dfm dfm;
  private ImageBatch image;

  /** Fits on noise of several strengths, which leaves a subspace of many dimensions. */
  @Setup
  public void fit() {
    backbone =
        new OnnxBackboneLoader(OnnxOptions.DEFAULT)
            .load(
                new BackboneRequest(
                    network, List.of(), new ImageSize(size, size), Device.CPU, threads));
    dfm = Dfm.builder().backbone(backbone).imageSize(new ImageSize(size, size)).build();
    for (int i = 0; i < TRAINING_IMAGES; i++) {
      dfm.trainingStep(noise(i), i);
    }
    dfm.onTrainEpochEnd();
    image = noise(TRAINING_IMAGES);
  }

  private ImageBatch noise(int seed) {
    int channels = backbone.preprocessing().colorOrder().channels();
    FloatBuffer values = Tensor.allocateDirect(channels * size * size);
    Random random = new Random(seed);
    while (values.hasRemaining()) {
      values.put((float) random.nextGaussian());
    }
    Path path = Path.of(seed + ".png");
    return new ImageBatch(
        Tensor.of(1, channels, size, size, values.flip()),
        List.of(new Sample(path, path.toString(), Sample.GOOD, false, null, Split.PREDICT)));
  }

  /** Closes the network. */
  @TearDown
  public void close() {
    backbone.close();
  }

  /**
   * @return score and map
   */
  @Benchmark
  public Predictions predict() {
    return dfm.predictStep(image, 0);
  }

  /**
   * @return the network's features alone
   */
  @Benchmark
  public List<Tensor> networkAlone() {
    return backbone.extract(image.images());
  }
}
