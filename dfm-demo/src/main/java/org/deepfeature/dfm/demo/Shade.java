package org.deepfeature.dfm.demo;

/** Arithmetic of colours: red, green, blue in 0..255, and of soft edges. */
final class Shade {
  private Shade() {}

  static double mix(double from, double to, double share) {
    return from + share * (to - from);
  }

  static double clamp(double value) {
    return value < 0 ? 0 : Math.min(1, value);
  }

  /** From 0 to 1 without a corner at either end. */
  static double smooth(double value) {
    double t = clamp(value);
    return t * t * (3 - 2 * t);
  }

  /** How much of a pixel lies inside an edge, given its signed depth below that edge in pixels. */
  static double inside(double depth) {
    return clamp(depth + 0.5);
  }

  static void set(double[] rgb, double[] color, double light) {
    for (int c = 0; c < 3; c++) {
      rgb[c] = color[c] * light;
    }
  }

  static void mix(double[] rgb, double[] color, double share) {
    for (int c = 0; c < 3; c++) {
      rgb[c] = mix(rgb[c], color[c], share);
    }
  }

  static void scale(double[] rgb, double light) {
    set(rgb, rgb, light);
  }

  /** Brightness as the eye weighs it (ITU-R BT.601). */
  static double luma(double[] rgb) {
    return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
  }
}
