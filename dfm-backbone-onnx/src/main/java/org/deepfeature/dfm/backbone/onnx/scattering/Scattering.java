package org.deepfeature.dfm.backbone.onnx.scattering;

import java.util.Collections;
import java.util.List;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.Backbone.Preprocessing.ColorOrder;
import org.deepfeature.dfm.api.Backbone.Recommendation;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;

/**
 * A wavelet scattering network (Bruna and Mallat, Invariant Scattering Convolution Networks, 2013):
 * untrained filters, modulus, low-pass, twice over. 4 scales and 8 angles give 417 channels a
 * colour on a grid of a sixteenth of the image's size.
 *
 * @param model the graph
 * @param preprocessing pixels in 0..1, grey or in colour
 */
public record Scattering(ModelProto model, Preprocessing preprocessing) {
  /** The layer of the low-passed image and the first modulus: 1 + 32 channels a colour. */
  public static final String ORDER_1 = "order1";

  /** The layer of the second modulus: 384 channels a colour. */
  public static final String ORDER_2 = "order2";

  /** Both layers, one after the other: 417 channels a colour. */
  public static final String BOTH = "scattering";

  /** No pooling, since the grid is coarse; scaled channels, since the second order is faint. */
  public static final Recommendation RECOMMENDATION = new Recommendation(1, true);

  private static final int STEP = 16;
  private static final int SMALLEST = 64;

  /**
   * @param color whether to transform red, green and blue rather than their grey
   * @return the network; the same bytes each time
   */
  public static Scattering of(boolean color) {
    ColorOrder order = color ? ColorOrder.RGB : ColorOrder.GREY;
    int channels = order.channels();
    return new Scattering(
        new ScatteringGraph(channels).build(),
        new Preprocessing(
            order, 1, Collections.nCopies(channels, 0.0), Collections.nCopies(channels, 1.0)));
  }

  /**
   * @param size of the images that will come
   * @throws IllegalArgumentException if a side is no multiple of 16 or under 64
   */
  public static void check(ImageSize size) {
    for (int side : List.of(size.height(), size.width())) {
      if (side % STEP != 0 || side < SMALLEST) {
        throw new IllegalArgumentException(
            "The scattering network cannot take images of %s; set sides to multiples of %s, at least %s, such as 256"
                .formatted(size, STEP, SMALLEST));
      }
    }
  }
}
