package org.deepfeature.dfm.bench.endtoend;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneRequest;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.onnx.OnnxBackboneLoader;
import org.deepfeature.dfm.backbone.onnx.OnnxOptions;
import org.deepfeature.dfm.bench.stage.DrawnImages;
import org.deepfeature.dfm.core.embedding.AveragePooling;
import org.deepfeature.dfm.trainer.concurrent.ThreadBudget;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.deepfeature.dfm.trainer.image.ImageBatch;
import org.deepfeature.dfm.trainer.image.ImageDecoder;
import org.deepfeature.dfm.trainer.image.ImageLoader;
import org.deepfeature.dfm.trainer.image.ImagePreprocessor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Time an image in the long run: from files to embeddings, beside the same session over a tensor
 * that is ready. {@code -p network=FILE.onnx -p layer=layer3} takes a network from a file.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx2g")
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 5)
public class SteadyStateBenchmark {
  private static final int IMAGES = 64;
  private static final int BATCH = 8;
  private static final ImageSize SIZE = new ImageSize(256, 256);

  /** Behind {@code onnx:}. */
  @Param({"scattering"})
  public String network = "";

  /** Empty for the recommended one. */
  @Param({""})
  public String layer = "";

  /** Format and side of the files. */
  @Param({"jpg:256", "png:900"})
  public String files = "";

  /** Where. */
  @Param({"cpu", "cuda:0"})
  public String device = "";

  /** Of the session and of decoding. */
  @Param({"1", "2"})
  public int threads;

  private DrawnImages images;
  private List<Sample> samples;
  private Backbone backbone;
  private ImagePreprocessor preprocessor;
  private Tensor ready;

  /**
   * Draws the images and opens the network.
   *
   * @throws IOException if they cannot be written
   */
  @Setup
  public void open() throws IOException {
    String[] kind = files.split(":", -1);
    images = DrawnImages.create();
    samples =
        images.draw(".", kind[0], Integer.parseInt(kind[1]), IMAGES).stream()
            .map(SteadyStateBenchmark::sample)
            .toList();
    backbone =
        new OnnxBackboneLoader(OnnxOptions.DEFAULT)
            .load(
                new BackboneRequest(
                    network,
                    layer.isEmpty() ? List.of() : List.of(layer),
                    SIZE,
                    Device.parse(device),
                    threads));
    preprocessor = new ImagePreprocessor(backbone.preprocessing(), SIZE);
    FloatBuffer values = Tensor.allocateDirect(BATCH * preprocessor.valuesPerImage());
    for (int i = 0; i < BATCH; i++) {
      preprocessor.write(new ImageDecoder().decode(samples.get(i)), values, i);
    }
    ready = Tensor.of(BATCH, preprocessor.channels(), SIZE.height(), SIZE.width(), values);
  }

  private static Sample sample(Path path) {
    return new Sample(path, path.toString(), Sample.GOOD, false, null, Split.PREDICT);
  }

  /**
   * Closes the network, deletes the images.
   *
   * @throws IOException if they cannot be deleted
   */
  @TearDown
  public void close() throws IOException {
    backbone.close();
    images.close();
  }

  /**
   * Files to embeddings.
   *
   * @param sink takes them
   */
  @Benchmark
  @OperationsPerInvocation(IMAGES)
  public void pipeline(Blackhole sink) {
    AveragePooling pooling = new AveragePooling(4);
    ThreadBudget budget = new ThreadBudget(threads);
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
        for (Tensor features : budget.with(threads, () -> backbone.extract(batch.images()))) {
          sink.consume(pooling.embed(features));
        }
      }
    }
  }

  /**
   * The session alone.
   *
   * @param sink takes the features
   */
  @Benchmark
  @OperationsPerInvocation(IMAGES)
  public void networkAlone(Blackhole sink) {
    for (int i = 0; i < IMAGES; i += BATCH) {
      sink.consume(backbone.extract(ready));
    }
  }
}
