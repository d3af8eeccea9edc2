package org.deepfeature.dfm.bench.predict;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.bench.device.OnnxNetwork;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.deepfeature.dfm.trainer.dfm.Dfm;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.loader.ImageBatch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One prepared image at a time: the whole of {@code predictStep} (network, pooling, projection, map
 * at the image's size) beside the network alone. Percentiles show whether single images take much
 * longer. JMH runs it on one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx2g")
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 4)
public class PredictBenchmark {
  private static final int TRAINING_IMAGES = 32;

  private Dfm dfm;
  private ImageBatch image;

  /**
   * Fits on noise of several seeds, which leaves a subspace of many dimensions.
   *
   * @param network what embeds
   */
  @Setup
  public void fit(OnnxNetwork network) {
    dfm = Dfm.builder().backbone(network.backbone()).imageSize(OnnxNetwork.SIZE).build();
    for (int i = 0; i < TRAINING_IMAGES; i++) {
      dfm.trainingStep(noise(network, i), i);
    }
    dfm.onTrainEpochEnd();
    image = noise(network, TRAINING_IMAGES);
  }

  private static ImageBatch noise(OnnxNetwork network, int seed) {
    Path path = Path.of(seed + ".png");
    return new ImageBatch(
        network.noise(1, seed),
        List.of(new Sample(path, path.toString(), Sample.GOOD, false, null, Split.PREDICT)));
  }

  /**
   * @return score and map
   */
  @Benchmark
  public Predictions predict() {
    return dfm.predictStep(image, 0);
  }

  /**
   * @param network what embeds
   * @return the network's features alone
   */
  @Benchmark
  public List<Tensor> networkAlone(OnnxNetwork network) {
    return network.backbone().extract(image.images());
  }
}
