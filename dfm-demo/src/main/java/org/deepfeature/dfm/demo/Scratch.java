package org.deepfeature.dfm.demo;

/**
 * A groove: one flank catches the light and the other lies in shade, which leaves the mean as it
 * was.
 *
 * @param contrast of a flank, relative to the surface
 * @param lightness added to both flanks: bare metal is positive, an open cut negative
 * @param widest in pixels
 * @param jitter 0 for a clean line, more for a jagged one, in degrees
 */
record Scratch(double contrast, double lightness, double widest, double jitter)
    implements Defect<Specimen> {

  @Override
  public Flaw on(Specimen part, double size, Chance chance) {
    double length = Shade.mix(16, 120, size) * chance.around(1, 0.2);
    double width = Shade.mix(1.6, widest, size * chance.between(0.5, 1));
    Curve curve = new Curve(part.spot(chance), length, width, 60, jitter, chance);
    double strength = chance.around(1, 0.3);
    double lit = chance.sign() * contrast * strength;
    return new Flaw() {
      @Override
      public double coverage(double x, double y) {
        return part.covers(x, y) ? Shade.inside(curve.at(x, y)[0]) : 0;
      }

      @Override
      public void color(double x, double y, double[] rgb) {
        part.color(x, y, rgb);
        double across = curve.at(x, y)[1];
        Shade.scale(rgb, 1 + lit * across + lightness * strength * (1 - 0.5 * across * across));
      }
    };
  }
}
