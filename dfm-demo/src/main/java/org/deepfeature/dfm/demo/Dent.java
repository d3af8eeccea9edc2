package org.deepfeature.dfm.demo;

/**
 * A hollow in the surface: bright on the far side, dark on the near one, the mean unchanged.
 *
 * @param contrast of either side, relative to the surface
 */
record Dent(double contrast) implements Defect<Specimen> {

  @Override
  public Flaw on(Specimen part, double size, Chance chance) {
    Blob blob = new Blob(part.spot(chance), Shade.mix(5, 26, size * size), 0.12, chance);
    Pose light = Pose.of(0, 0, chance.between(0, 360));
    double strength = contrast * chance.around(1, 0.25);
    return new Flaw() {
      @Override
      public double coverage(double x, double y) {
        return part.covers(x, y) ? Shade.smooth(0.3 + blob.depth(x, y) / 3) : 0;
      }

      @Override
      public void color(double x, double y, double[] rgb) {
        part.color(x, y, rgb);
        Shade.scale(rgb, 1 + strength * light.u(blob.dx(x), blob.dy(y)));
      }
    };
  }
}
