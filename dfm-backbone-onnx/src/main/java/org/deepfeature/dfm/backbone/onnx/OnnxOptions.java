package org.deepfeature.dfm.backbone.onnx;

import java.util.List;
import java.util.Locale;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.Backbone.Preprocessing.ColorOrder;

/**
 * What the weights in an ONNX file expect of their input, which the file does not say: {@code
 * (scale · v − mean) / standardDeviation}, where v is a pixel in 0..1. The defaults are those of
 * ImageNet. The scattering network brings its own and only asks for {@code scatteringColor}.
 *
 * @param colorOrder {@code rgb}, {@code bgr} or {@code grey}
 * @param scale 1 for weights trained on 0..1, 255 for 0..255
 * @param mean one value a channel, on the scale above
 * @param standardDeviation one positive value a channel, on the scale above
 * @param scatteringColor {@code grey}, or {@code rgb} for thrice the channels
 * @param manifest a JSON file that adds to the networks that can be requested by name, or replaces
 *     some; empty for none
 * @param prefixTokens tokens of a transformer before the first position, such as a class token; -1
 *     for as many as are found
 * @param weights a file of weights for a network by name, such as {@code resnet50}; empty for
 *     published ones
 */
public record OnnxOptions(
    String colorOrder,
    double scale,
    List<Double> mean,
    List<Double> standardDeviation,
    String scatteringColor,
    String manifest,
    int prefixTokens,
    String weights) {

  /** ImageNet's mean and standard deviation on red, green and blue in 0..1; grey scattering. */
  public static final OnnxOptions DEFAULT =
      new OnnxOptions(
          "rgb",
          1,
          Preprocessing.IMAGENET.mean(),
          Preprocessing.IMAGENET.standardDeviation(),
          "grey",
          "",
          -1,
          "");

  /**
   * Options of networks with published weights.
   *
   * @param colorOrder as above
   * @param scale as above
   * @param mean as above
   * @param standardDeviation as above
   * @param scatteringColor as above
   * @param manifest as above
   * @param prefixTokens as above
   */
  public OnnxOptions(
      String colorOrder,
      double scale,
      List<Double> mean,
      List<Double> standardDeviation,
      String scatteringColor,
      String manifest,
      int prefixTokens) {
    this(colorOrder, scale, mean, standardDeviation, scatteringColor, manifest, prefixTokens, "");
  }

  public OnnxOptions {
    mean = List.copyOf(mean);
    standardDeviation = List.copyOf(standardDeviation);
    ColorOrder order =
        switch (colorOrder.toLowerCase(Locale.ROOT)) {
          case "rgb" -> ColorOrder.RGB;
          case "bgr" -> ColorOrder.BGR;
          case "grey" -> ColorOrder.GREY;
          default ->
              throw new IllegalArgumentException(
                  "colorOrder '" + colorOrder + "'; expected rgb, bgr or grey");
        };
    colorOrder = order.name().toLowerCase(Locale.ROOT);
    Preprocessing unused = new Preprocessing(order, scale, mean, standardDeviation);
    scatteringColor = scatteringColor.toLowerCase(Locale.ROOT);
    if (!List.of("grey", "rgb").contains(scatteringColor)) {
      throw new IllegalArgumentException(
          "scatteringColor '" + scatteringColor + "'; expected grey or rgb");
    }
  }

  /**
   * @return the same for the pipeline
   */
  public Preprocessing preprocessing() {
    return new Preprocessing(
        ColorOrder.valueOf(colorOrder.toUpperCase(Locale.ROOT)), scale, mean, standardDeviation);
  }

  /**
   * @return whether nothing is said of pixels
   */
  boolean isPreprocessingDefault() {
    return preprocessing().equals(DEFAULT.preprocessing());
  }

  /**
   * @return whether scale, mean and deviation are those of ImageNet, as they are where nobody says
   *     otherwise
   */
  boolean isNormalizationDefault() {
    return scale == DEFAULT.scale
        && mean.equals(DEFAULT.mean)
        && standardDeviation.equals(DEFAULT.standardDeviation);
  }
}
