package org.deepfeature.dfm.report.picture;

/**
 * Colours of values in 0..1, from near black over violet, red and orange to pale yellow. Lightness
 * rises linearly in OKLab (Ottosson, <em>A perceptual color space for image processing</em>, 2020),
 * so that equal steps of the value look equally large, and it also reads in grey and to the colour
 * blind. Stateless and thread-safe.
 */
public final class ColorScale {
  private static final int STEPS = 256;
  private static final int[] TABLE = new int[STEPS];

  static {
    for (int i = 0; i < STEPS; i++) {
      TABLE[i] = color((double) i / (STEPS - 1));
    }
  }

  private ColorScale() {}

  /**
   * @param value below 0 is taken as 0, above 1 as 1
   * @return {@code 0xRRGGBB}
   */
  public static int of(double value) {
    return TABLE[(int) (Math.max(0, Math.min(1, value)) * (STEPS - 1) + 0.5)];
  }

  private static int color(double value) {
    double lightness = 0.12 + 0.84 * value;
    double hue = Math.toRadians(300 + 168 * value); // violet 300, red 20, yellow 108
    double chroma = 0.19 * Math.pow(Math.sin(Math.PI * (0.12 + 0.78 * value)), 0.8);
    // The screen has no colour so vivid at every lightness: less vivid until it has.
    double[] rgb = linearRgb(lightness, chroma, hue);
    while (!displayable(rgb)) {
      chroma *= 0.98;
      rgb = linearRgb(lightness, chroma, hue);
    }
    return byteOf(rgb[0]) << 16 | byteOf(rgb[1]) << 8 | byteOf(rgb[2]);
  }

  private static double[] linearRgb(double lightness, double chroma, double hue) {
    double a = chroma * Math.cos(hue);
    double b = chroma * Math.sin(hue);
    double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
    double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
    double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
    return new double[] {
      4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
      -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
      -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s
    };
  }

  private static double cube(double value) {
    return value * value * value;
  }

  private static boolean displayable(double[] rgb) {
    for (double channel : rgb) {
      if (channel < -1e-4 || channel > 1 + 1e-4) {
        return false;
      }
    }
    return true;
  }

  private static int byteOf(double linear) {
    double v = Math.max(0, Math.min(1, linear));
    double encoded = v <= 0.0031308 ? 12.92 * v : 1.055 * Math.pow(v, 1 / 2.4) - 0.055;
    return (int) Math.round(255 * encoded);
  }
}
