package org.deepfeature.dfm.backbone.onnx.scattering;

import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;

/**
 * The network as a graph of small convolutions.
 *
 * <p>A wavelet of scale j is too long to convolve with directly. A modulus at scale j changes only
 * every 2ʲ pixels, though, and so it is kept at that step only: a wavelet of scale j is the one of
 * scale 1 on an image that was low-passed and halved j − 1 times. All angles share those halvings,
 * and one convolution computes real and imaginary parts of all of them.
 */
final class ScatteringGraph {
  private static final int SCALES = 4;

  private static final double SIGMA = 0.8;
  private static final double FREQUENCY = 0.75 * StrictMath.PI;
  private static final int FINE_RADIUS = 2;
  private static final int RADIUS = 4;

  private final GraphBuilder graph = new GraphBuilder("scattering");
  private final int colors;

  ScatteringGraph(int colors) {
    this.colors = colors;
  }

  /** Input {@code image}, N × colors × H × W; the layers of {@link Scattering}. */
  ModelProto build() {
    String image = graph.channels("image.apart", graph.input("image", "N", colors, "H", "W"), 1);
    List<String> moduli = new ArrayList<>();
    List<String> first = new ArrayList<>();
    first.add(lowPass("order0", image, 0, colors));
    String level = image;
    for (int j = 0; j < SCALES; j++) {
      if (j > 1) {
        level = halve("level" + (j - 1), level);
      }
      moduli.add(modulus("order1.scale" + j, level, j == 0));
      first.add(
          lowPass("order1.scale" + j + ".lowpass", moduli.get(j), j, colors * Filters.ANGLES));
    }
    graph.concatenate(Scattering.ORDER_1, first);
    graph.concatenate(Scattering.ORDER_2, second(moduli));
    graph.concatenate(Scattering.BOTH, List.of(Scattering.ORDER_1, Scattering.ORDER_2));
    graph.output(Scattering.BOTH);
    return graph.build();
  }

  private List<String> second(List<String> moduli) {
    List<String> second = new ArrayList<>();
    for (int j = 0; j < SCALES - 1; j++) {
      String level = moduli.get(j);
      for (int k = j + 1; k < SCALES; k++) {
        String name = "order2.scale" + j + "." + k;
        if (k > j + 1) {
          level = halve(name + ".level", level);
        }
        String modulus = modulus(name, level, false);
        second.add(
            lowPass(name + ".lowpass", modulus, k, colors * Filters.ANGLES * Filters.ANGLES));
      }
    }
    return second;
  }

  /** Wavelets of all angles and their modulus, images apart; at half the size unless fine. */
  private String modulus(String name, String image, boolean fine) {
    int radius = fine ? FINE_RADIUS : RADIUS;
    long side = 2L * radius + 1;
    String wavelets =
        graph.constant(
            Nodes.floats(
                fine ? "wavelets.fine" : "wavelets",
                List.of(2L * Filters.ANGLES, 1L, side, side),
                fine
                    ? Filters.morlets(SIGMA, FREQUENCY, radius)
                    : Filters.morlets(2 * SIGMA, FREQUENCY / 2, radius)));
    long stride = fine ? 1 : 2;
    String wave =
        graph.add(
            "Conv",
            name + ".wave",
            List.of(graph.pad(name + ".padded", image, radius, radius), wavelets),
            Nodes.integers("strides", stride, stride));
    // Real and imaginary parts are summed by a convolution of ones, which stays in the blocked
    // layout
    // that the runtime convolves in; taking the channels apart there would cost two more copies.
    String squares = graph.add("Mul", name + ".squares", List.of(wave, wave));
    String pairs =
        graph.constant(
            Nodes.floats(
                "pairs", List.of((long) Filters.ANGLES, 2L * Filters.ANGLES, 1L, 1L), pairs()));
    String sum = graph.add("Conv", name + ".energy", List.of(squares, pairs));
    return graph.channels(name + ".apart", graph.add("Sqrt", name, List.of(sum)), 1);
  }

  private static float[] pairs() {
    int angles = Filters.ANGLES;
    float[] pairs = new float[2 * angles * angles];
    for (int angle = 0; angle < angles; angle++) {
      pairs[angle * 2 * angles + angle] = 1;
      pairs[angle * 2 * angles + angles + angle] = 1;
    }
    return pairs;
  }

  private String halve(String name, String image) {
    return average(name, image, 2);
  }

  /**
   * Brings a modulus of step 2^scale to the grid of step 2^SCALES, channels together: means over
   * half a step of the grid, then a small smooth filter, together nearly a Gaussian.
   */
  private String lowPass(String name, String image, int scale, int channels) {
    int stride = 1 << (SCALES - scale);
    String coarse = stride > 2 ? average(name + ".means", image, stride / 2) : image;
    String padded = graph.pad(name + ".padded", coarse, 1, 1);
    String filter =
        graph.constant(Nodes.floats("lowpass", List.of(1L, 1L, 4L, 4L), Filters.lowPass()));
    String apart =
        graph.add(
            "Conv", name + ".apart", List.of(padded, filter), Nodes.integers("strides", 2, 2));
    return graph.channels(name, apart, channels);
  }

  private String average(String name, String image, int side) {
    return graph.add(
        "AveragePool",
        name,
        List.of(image),
        Nodes.integers("kernel_shape", side, side),
        Nodes.integers("strides", side, side));
  }
}
