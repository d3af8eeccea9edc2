package org.deepfeature.dfm.api;

import java.util.List;

/**
 * What a network's weights expect of its input: {@code (scale · v − mean) / standardDeviation} per
 * channel, where v is the resized pixel in 0..1.
 *
 * @param colorOrder which channels, in which order
 * @param scale 1 for weights that were trained on 0..1, 255 for 0..255
 * @param mean one value a channel, on the scale above
 * @param standardDeviation one positive value a channel, on the scale above
 */
public record Preprocessing(
    ColorOrder colorOrder, double scale, List<Double> mean, List<Double> standardDeviation) {

  /** Channels and their order. */
  public enum ColorOrder {
    /** Red, green, blue. */
    RGB(3),
    /** Blue, green, red. */
    BGR(3),
    /** One channel: ITU-R 601 luma, 0.299 R + 0.587 G + 0.114 B. */
    GREY(1);

    private final int channels;

    ColorOrder(int channels) {
      this.channels = channels;
    }

    /**
     * @return 3 or 1
     */
    public int channels() {
      return channels;
    }
  }

  /**
   * RGB in 0..1 by the mean and standard deviation of ImageNet, as torchvision's weights expect.
   */
  public static final Preprocessing IMAGENET =
      new Preprocessing(
          ColorOrder.RGB, 1, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

  public Preprocessing {
    mean = List.copyOf(mean);
    standardDeviation = List.copyOf(standardDeviation);
    int channels = colorOrder.channels();
    if (mean.size() != channels || standardDeviation.size() != channels) {
      throw new IllegalArgumentException(
          "Mean %s and standard deviation %s; expected %d values each for %s"
              .formatted(mean, standardDeviation, channels, colorOrder));
    }
    if (!(scale > 0) || standardDeviation.stream().anyMatch(s -> !(s > 0))) {
      throw new IllegalArgumentException(
          "Scale %s and standard deviation %s; expected positive values"
              .formatted(scale, standardDeviation));
    }
  }
}
