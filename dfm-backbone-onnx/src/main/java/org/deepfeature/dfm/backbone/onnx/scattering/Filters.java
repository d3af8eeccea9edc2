package org.deepfeature.dfm.backbone.onnx.scattering;

/**
 * The filters of the network, in pixels of the level on which they run. Computed by {@link
 * StrictMath}, so that every machine makes the same bytes of them.
 */
final class Filters {
  /** Half the circle in steps: the modulus does not tell a direction from its opposite. */
  static final int ANGLES = 8;

  /** A Morlet wavelet is twice as long across its wave as along it. */
  private static final double SLANT = 0.5;

  private Filters() {}

  /**
   * Morlet wavelets: a wave under a Gaussian, less as much of the Gaussian as makes it blind to
   * constants.
   *
   * @param sigma width of the Gaussian along the wave
   * @param frequency of the wave, radians a pixel
   * @param radius pixels on each side of the middle
   * @return 2·{@link #ANGLES} × 1 × side × side: real parts, then imaginary parts
   */
  static float[] morlets(double sigma, double frequency, int radius) {
    int side = 2 * radius + 1;
    float[] bank = new float[2 * ANGLES * side * side];
    for (int angle = 0; angle < ANGLES; angle++) {
      double[][] wavelet = morlet(sigma, frequency, radius, StrictMath.PI * angle / ANGLES);
      for (int i = 0; i < side * side; i++) {
        bank[angle * side * side + i] = (float) wavelet[0][i];
        bank[(ANGLES + angle) * side * side + i] = (float) wavelet[1][i];
      }
    }
    return bank;
  }

  private static double[][] morlet(double sigma, double frequency, int radius, double angle) {
    int side = 2 * radius + 1;
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    double[] bell = new double[side * side];
    double[] real = new double[side * side];
    double[] imaginary = new double[side * side];
    double bellSum = 0;
    double realSum = 0;
    for (int i = 0; i < side * side; i++) {
      int row = i / side;
      double x = i % side - radius;
      double y = row - radius;
      double along = cos * x + sin * y;
      double across = SLANT * (cos * y - sin * x);
      bell[i] = StrictMath.exp(-(along * along + across * across) / (2 * sigma * sigma));
      real[i] = bell[i] * StrictMath.cos(frequency * along);
      imaginary[i] = bell[i] * StrictMath.sin(frequency * along);
      bellSum += bell[i];
      realSum += real[i];
    }
    double norm = SLANT / (2 * StrictMath.PI * sigma * sigma);
    for (int i = 0; i < side * side; i++) {
      // The imaginary part is odd: its sum is 0 already.
      real[i] = norm * (real[i] - realSum / bellSum * bell[i]);
      imaginary[i] *= norm;
    }
    return new double[][] {real, imaginary};
  }

  /**
   * @return 1 × 1 × 4 × 4: the binomial filter 1 3 3 1 both ways, of sum 1
   */
  static float[] lowPass() {
    float[] binomial = {1, 3, 3, 1};
    float[] filter = new float[16];
    for (int i = 0; i < 16; i++) {
      filter[i] = binomial[i / 4] * binomial[i % 4] / 64;
    }
    return filter;
  }
}
