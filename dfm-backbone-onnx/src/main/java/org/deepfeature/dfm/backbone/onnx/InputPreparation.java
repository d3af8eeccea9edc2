package org.deepfeature.dfm.backbone.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.Backbone.Preprocessing.ColorOrder;
import org.deepfeature.dfm.backbone.onnx.graph.InnerNormalization;
import org.deepfeature.dfm.backbone.onnx.graph.InputSpec;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;

/**
 * How pixels are prepared for a network: as the options say; where they say nothing, as its input's
 * type and its first nodes do.
 *
 * @param preprocessing scale, mean and deviation
 * @param remarks what the user should know about it
 * @param byNetwork whether the network decided
 */
record InputPreparation(Preprocessing preprocessing, List<String> remarks, boolean byNetwork) {
  private static final int BYTES = 255;

  private static final Map<Integer, String> FLOATS =
      Map.of(
          Nodes.FLOAT,
          "float32",
          Nodes.FLOAT16,
          "float16",
          Nodes.DOUBLE,
          "float64",
          16,
          "bfloat16");

  /** Lowest and highest value of the integers that images can be. */
  private enum Whole {
    UINT8(Nodes.UINT8, 0, 255),
    INT8(3, -128, 127),
    UINT16(4, 0, 65535),
    INT16(5, -32768, 32767),
    INT32(Nodes.INT32, Integer.MIN_VALUE, Integer.MAX_VALUE),
    INT64(Nodes.INT64, Long.MIN_VALUE, Long.MAX_VALUE),
    UINT32(12, 0, (1L << 32) - 1),
    UINT64(13, 0, Long.MAX_VALUE);

    private final int type;
    private final double lowest;
    private final double highest;

    Whole(int type, double lowest, double highest) {
      this.type = type;
      this.lowest = lowest;
      this.highest = highest;
    }
  }

  InputPreparation {
    remarks = List.copyOf(remarks);
  }

  /**
   * Decides.
   *
   * @throws IllegalArgumentException if the input takes numbers that the options do not give
   */
  static InputPreparation of(
      String network, InputSpec input, InnerNormalization inner, OnnxOptions options) {
    Preprocessing given = options.preprocessing();
    if (!FLOATS.containsKey(input.type())) {
      return ofWhole(network, input, inner, options);
    }
    List<String> remarks = new ArrayList<>();
    if (inner.isSlight()) {
      return new InputPreparation(given, remarks, false);
    }
    String nodes = String.join(", ", inner.nodes());
    if (!options.isNormalizationDefault()) {
      if (!isPlain(given)) {
        remarks.add(
            "%s calculates with its input at once (%s), after what mean and standardDeviation do; if that is a normalisation, turn ours off: mean=0,0,0, standardDeviation=1,1,1"
                .formatted(network, nodes));
      }
      return new InputPreparation(given, remarks, false);
    }
    if (inner.isOfBytes() == inner.isOfUnits()) {
      remarks.add(
          "%s calculates with its input at once (%s), after ImageNet's mean and deviation; if that is a normalisation, turn ours off: --set backbone-options.mean=0,0,0 --set backbone-options.standardDeviation=1,1,1, and scale=255 if it wants 0..255"
              .formatted(network, nodes));
      return new InputPreparation(given, remarks, false);
    }
    int scale = inner.isOfBytes() ? BYTES : 1;
    remarks.add(
        "%s normalises its input itself (%s): pixels go in as 0..%s; --set backbone-options.mean, standardDeviation and scale say otherwise"
            .formatted(network, nodes, scale));
    remarks.addAll(order(network, inner, given));
    return new InputPreparation(plain(given.colorOrder(), scale), remarks, true);
  }

  private static InputPreparation ofWhole(
      String network, InputSpec input, InnerNormalization inner, OnnxOptions options) {
    for (Whole whole : Whole.values()) {
      if (whole.type != input.type()) {
        continue;
      }
      Preprocessing given = options.preprocessing();
      if (whole == Whole.UINT8 && options.isNormalizationDefault()) {
        ColorOrder order =
            input.channels() == 1 && given.colorOrder() == ColorOrder.RGB
                ? ColorOrder.GREY
                : given.colorOrder();
        List<String> remarks = new ArrayList<>();
        remarks.add(
            "%s takes bytes: pixels go in as 0..255, %s, without mean and deviation"
                .formatted(network, order.name().toLowerCase(Locale.ROOT)));
        remarks.addAll(order(network, inner, given));
        return new InputPreparation(plain(order, BYTES), remarks, true);
      }
      check(network, input, whole, given);
      return new InputPreparation(given, List.of(), false);
    }
    throw new IllegalArgumentException(
        "The input '%s' of '%s' has an element type that images cannot have (ONNX's number %s); expected float32, float16, float64 or integers"
            .formatted(input.name(), network, input.type()));
  }

  private static void check(String network, InputSpec input, Whole whole, Preprocessing given) {
    for (int c = 0; c < given.mean().size(); c++) {
      double deviation = given.standardDeviation().get(c);
      double low = -given.mean().get(c) / deviation;
      double high = (given.scale() - given.mean().get(c)) / deviation;
      // Fewer than sixteen steps from black to white are rounding, not preparation.
      if (low < whole.lowest || high > whole.highest || high - low < 16) {
        throw new IllegalArgumentException(
            "The input '%s' of '%s' takes %s, but scale, mean and standardDeviation make %s to %s of pixels; for 0..255 give --set backbone-options.scale=255 --set backbone-options.mean=0,0,0 --set backbone-options.standardDeviation=1,1,1"
                .formatted(
                    input.name(),
                    network,
                    whole.name().toLowerCase(Locale.ROOT),
                    rounded(low),
                    rounded(high)));
      }
    }
  }

  private static List<String> order(String network, InnerNormalization inner, Preprocessing given) {
    return inner.isBlueFirst() && given.colorOrder() == ColorOrder.RGB
        ? List.of(
            "%s subtracts ImageNet's mean in the order blue, green, red, but gets red first; --set backbone-options.colorOrder=bgr if its weights were trained so"
                .formatted(network))
        : List.of();
  }

  private static String rounded(double value) {
    return String.format(Locale.ROOT, "%.3g", value + 0.0);
  }

  private static boolean isPlain(Preprocessing given) {
    return given.mean().stream().allMatch(m -> m == 0)
        && given.standardDeviation().stream().allMatch(s -> s == 1);
  }

  private static Preprocessing plain(ColorOrder order, double scale) {
    return new Preprocessing(
        order,
        scale,
        Collections.nCopies(order.channels(), 0.0),
        Collections.nCopies(order.channels(), 1.0));
  }
}
