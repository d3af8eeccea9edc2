package org.deepfeature.dfm.demo;

/**
 * Contamination: a curled fibre that lies on the part.
 *
 * @param color of it
 */
record Fibre(Paint color) implements Defect<Specimen> {

  @Override
  public Flaw on(Specimen part, double size, Chance chance) {
    double length = Shade.mix(20, 130, size) * chance.around(1, 0.2);
    double width = Shade.mix(1.8, 3.6, size * chance.between(0.6, 1));
    Curve curve = new Curve(part.spot(chance), length, width, 260, 12, chance);
    double[] dyed = color.vary(0.2, chance);
    double opacity = chance.between(0.65, 0.9);
    return new Flaw() {
      @Override
      public double coverage(double x, double y) {
        return opacity * Shade.inside(curve.at(x, y)[0]);
      }

      @Override
      public void color(double x, double y, double[] rgb) {
        double across = curve.at(x, y)[1];
        Shade.set(rgb, dyed, 1.08 + 0.18 * across - 0.2 * across * across);
      }
    };
  }
}
