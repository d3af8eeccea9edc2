package org.deepfeature.dfm.bench.endtoend;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneRequest;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.backbone.onnx.OnnxBackboneLoader;
import org.deepfeature.dfm.backbone.onnx.OnnxOptions;
import org.deepfeature.dfm.bench.stage.DrawnImages;
import org.deepfeature.dfm.trainer.data.MvtecLayout;
import org.deepfeature.dfm.trainer.dfm.Dfm;
import org.deepfeature.dfm.trainer.lifecycle.Trainer;
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

/** Time an image of a whole fit and test by the trainer, over a folder in MVTec AD's layout. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx2g")
@Warmup(iterations = 2)
@Measurement(iterations = 5)
public class FitAndTestBenchmark {
  private static final int TRAIN = 60;
  private static final int TEST = 20;
  private static final int THREADS = 2;
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

  private DrawnImages images;
  private Backbone backbone;

  /**
   * Draws the images and opens the network.
   *
   * @throws IOException if they cannot be written
   */
  @Setup
  public void open() throws IOException {
    String[] kind = files.split(":", -1);
    int side = Integer.parseInt(kind[1]);
    images = DrawnImages.create();
    images.draw("train/good", kind[0], side, TRAIN);
    images.draw("test/good", kind[0], side, TEST / 2);
    images.draw("test/bad", kind[0], side, TEST / 2);
    backbone =
        new OnnxBackboneLoader(OnnxOptions.DEFAULT)
            .load(
                new BackboneRequest(
                    network,
                    layer.isEmpty() ? List.of() : List.of(layer),
                    SIZE,
                    Device.parse(device),
                    THREADS));
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
   * @return the metrics
   */
  @Benchmark
  @OperationsPerInvocation(TRAIN + TEST)
  public Map<String, Double> fitAndTest() {
    // The network is this benchmark's to close, after all runs; so the module is left open.
    Dfm dfm = Dfm.builder().backbone(backbone).imageSize(SIZE).poolingKernelSize(4).build();
    MvtecLayout data = new MvtecLayout(images.folder(), null);
    Trainer trainer = Trainer.builder().threads(THREADS).build();
    trainer.fit(dfm, data);
    trainer.test(dfm, data);
    return dfm.metrics();
  }
}
