package org.deepfeature.dfm.bench.endtoend;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.bench.device.OnnxNetwork;
import org.deepfeature.dfm.core.embedding.AveragePooling;
import org.deepfeature.dfm.runtime.concurrent.ThreadBudget;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.runtime.image.ImagePreprocessor;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.deepfeature.dfm.trainer.loader.ImageBatch;
import org.deepfeature.dfm.trainer.loader.ImageLoader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Time an image in the long run: from files to embeddings, beside the same session over a tensor
 * that is ready. JMH runs it on one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx2g")
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 5)
public class SteadyStateBenchmark {
  private static final int IMAGES = ImageFolder.TRAIN;
  private static final int BATCH = 8;

  private List<Sample> samples;
  private ImagePreprocessor preprocessor;
  private Tensor ready;

  /**
   * Prepares one batch for the network alone.
   *
   * @param network that takes it
   * @param images of which the first are taken
   */
  @Setup
  public void prepare(OnnxNetwork network, ImageFolder images) {
    samples = images.train().stream().map(SteadyStateBenchmark::sample).toList();
    preprocessor = new ImagePreprocessor(network.backbone().preprocessing(), OnnxNetwork.SIZE);
    FloatBuffer values = Tensor.allocateDirect(BATCH * preprocessor.valuesPerImage());
    for (int i = 0; i < BATCH; i++) {
      preprocessor.write(new ImageDecoder().decode(samples.get(i).path()), values, i);
    }
    ready =
        Tensor.of(
            BATCH,
            preprocessor.channels(),
            OnnxNetwork.SIZE.height(),
            OnnxNetwork.SIZE.width(),
            values);
  }

  private static Sample sample(Path path) {
    return new Sample(path, path.toString(), Sample.GOOD, false, null, Split.PREDICT);
  }

  /**
   * Files to embeddings.
   *
   * @param network what embeds
   * @param sink takes them
   */
  @Benchmark
  @OperationsPerInvocation(IMAGES)
  public void pipeline(OnnxNetwork network, Blackhole sink) {
    AveragePooling pooling = new AveragePooling(4);
    ThreadBudget budget = new ThreadBudget(network.threads);
    try (ImageLoader loader =
        new ImageLoader(
            samples,
            new ImageDecoder(),
            preprocessor,
            BATCH,
            budget,
            bad -> {
              throw bad;
            })) {
      while (loader.hasNext()) {
        ImageBatch batch = loader.next();
        for (Tensor features :
            budget.with(network.threads, () -> network.backbone().extract(batch.images()))) {
          sink.consume(pooling.embed(features));
        }
      }
    }
  }

  /**
   * The session alone.
   *
   * @param network what embeds
   * @param sink takes the features
   */
  @Benchmark
  @OperationsPerInvocation(IMAGES)
  public void networkAlone(OnnxNetwork network, Blackhole sink) {
    for (int i = 0; i < IMAGES; i += BATCH) {
      sink.consume(network.backbone().extract(ready));
    }
  }
}
