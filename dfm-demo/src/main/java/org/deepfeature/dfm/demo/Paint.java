package org.deepfeature.dfm.demo;

/**
 * A colour, each channel 0..255.
 *
 * @param red channel
 * @param green channel
 * @param blue channel
 */
record Paint(double red, double green, double blue) {

  double[] rgb() {
    return new double[] {red, green, blue};
  }

  /** No two parts are painted exactly alike: brightness within the spread, hue within a third. */
  double[] vary(double spread, Chance chance) {
    double[] rgb = rgb();
    double all = chance.around(1, spread);
    for (int c = 0; c < 3; c++) {
      rgb[c] *= all * chance.around(1, spread / 3);
    }
    return rgb;
  }
}
