package org.deepfeature.dfm.bench.device;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.onnx.OnnxBackboneLoader;
import org.deepfeature.dfm.backbone.onnx.OnnxOptions;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The network of every suite that takes ONNX Runtime's, cut at a layer, open for the whole trial.
 * {@code -p network=FILE.onnx -p layer=layer3} takes one from a file. Shared by all benchmark
 * threads.
 */
@State(Scope.Benchmark)
public class OnnxNetwork {
  /** Height and width of its input, 256 × 256. */
  public static final ImageSize SIZE = new ImageSize(256, 256);

  /** Behind {@code onnx:}. */
  @Param({"scattering"})
  public String network = "";

  /** Empty for the recommended one. */
  @Param({""})
  public String layer = "";

  /** Where. */
  @Param({"cpu", "cuda:0"})
  public String device = "";

  /** Of the session, and of decoding where there is any. */
  @Param({"2"})
  public int threads;

  private Backbone backbone;

  /** Opens the network. */
  @Setup(Level.Trial)
  public void open() {
    List<String> layers = layer.isEmpty() ? List.of() : List.of(layer);
    backbone =
        new OnnxBackboneLoader(OnnxOptions.DEFAULT)
            .load(new BackboneRequest(network, layers, SIZE, Device.parse(device), threads));
  }

  /** Closes it. */
  @TearDown(Level.Trial)
  public void close() {
    backbone.close();
  }

  /**
   * @return the open network; this state closes it
   */
  public Backbone backbone() {
    return backbone;
  }

  /**
   * @param images how many
   * @param seed of the noise
   * @return standard normal noise in the shape of the network's input
   */
  public Tensor noise(int images, int seed) {
    int channels = backbone.preprocessing().colorOrder().channels();
    FloatBuffer values = Tensor.allocateDirect(images * channels * SIZE.height() * SIZE.width());
    Random random = new Random(seed);
    while (values.hasRemaining()) {
      values.put((float) random.nextGaussian());
    }
    return Tensor.of(images, channels, SIZE.height(), SIZE.width(), values.flip());
  }
}
