package org.deepfeature.dfm.bench.backbone;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.djl.DjlBackboneLoader;
import org.deepfeature.dfm.backbone.djl.DjlOptions;
import org.deepfeature.dfm.backbone.onnx.OnnxBackboneLoader;
import org.deepfeature.dfm.backbone.onnx.OnnxOptions;
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
 * One batch through a network. A network by name has random weights, which take as long as trained
 * ones; files are given as {@code -p backbone=onnx:FILE,djl:FILE.pt}. JMH runs it on one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx2g")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 3)
public class BackboneBenchmark {
  /** Measured unless others are requested. */
  public static final String DEFAULT = "djl:resnet18";

  /** Kind and name. */
  @Param({DEFAULT})
  public String backbone = "";

  /** Empty for the recommended one. */
  @Param({""})
  public String layer = "";

  /** Side of the images in pixels. */
  @Param({"256"})
  public int size;

  /** Images a call. */
  @Param({"1", "8"})
  public int batch;

  /** Where. */
  @Param({"cpu", "cuda:0"})
  public String device = "";

  /** For an extraction. */
  @Param({"2"})
  public int threads;

  private Backbone network;
  private Tensor images;

  /** Opens the network and draws a batch. */
  @Setup
  public void open() {
    String source = backbone.substring(backbone.indexOf(':') + 1);
    boolean onnx = backbone.startsWith("onnx:");
    boolean file = source.endsWith(".pt") || source.endsWith(".onnx");
    boolean pretrained = file || source.equals("scattering");
    BackboneLoader loader =
        onnx
            ? new OnnxBackboneLoader(OnnxOptions.DEFAULT)
            : new DjlBackboneLoader(DjlOptions.DEFAULT);
    List<String> layers = layer.isEmpty() ? List.of() : List.of(layer);
    network =
        loader.load(
            new BackboneRequest(
                source,
                layers,
                new ImageSize(size, size),
                Device.parse(device),
                threads,
                pretrained,
                0));
    int channels = network.preprocessing().colorOrder().channels();
    FloatBuffer values = Tensor.allocateDirect(batch * channels * size * size);
    Random random = new Random(0);
    while (values.hasRemaining()) {
      values.put((float) random.nextGaussian());
    }
    images = Tensor.of(batch, channels, size, size, values.flip());
  }

  /** Closes it. */
  @TearDown
  public void close() {
    network.close();
  }

  /**
   * @return the features
   */
  @Benchmark
  public List<Tensor> extract() {
    return network.extract(images);
  }
}
