package org.deepfeature.dfm.demo;

/**
 * Discoloured material: the hue goes towards another colour, the brightness by no more than asked,
 * and the structure stays visible underneath.
 *
 * @param hue where the colour goes
 * @param strength how far, 0..1
 * @param darkening factor of brightness
 * @param smallest radius in pixels
 * @param largest radius in pixels
 * @param patchiness 0 is one even area, 1 breaks up into speckles
 */
record Stain(
    Paint hue,
    double strength,
    double darkening,
    double smallest,
    double largest,
    double patchiness)
    implements Defect<Specimen> {

  @Override
  public Flaw on(Specimen part, double size, Chance chance) {
    double radius = Shade.mix(smallest, largest, size * size);
    Blob blob = new Blob(part.spot(chance), radius, 0.3, chance);
    double share = strength * chance.around(1, 0.25);
    Noise speckle = chance.noise();
    double[] dye = hue.rgb();
    double dyeLuma = Shade.luma(dye);
    return new Flaw() {
      @Override
      public double coverage(double x, double y) {
        double depth = blob.depth(x, y);
        if (depth < -1 || !part.covers(x, y)) {
          return 0;
        }
        double whole = Shade.smooth(0.35 + depth / 3);
        double rough = speckle.at(x / 3.5, y / 3.5) + 0.4 * speckle.at(x / 1.5 + 40, y / 1.5);
        double broken = Shade.smooth(0.5 + 3 * (rough + 0.8 * depth / radius - 0.3));
        return Shade.mix(whole, whole * broken, patchiness);
      }

      @Override
      public void color(double x, double y, double[] rgb) {
        part.color(x, y, rgb);
        double light = Shade.luma(rgb) / dyeLuma;
        for (int c = 0; c < 3; c++) {
          rgb[c] = darkening * Shade.mix(rgb[c], dye[c] * light, share);
        }
      }
    };
  }
}
