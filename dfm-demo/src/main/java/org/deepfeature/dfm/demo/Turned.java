package org.deepfeature.dfm.demo;

/**
 * A patch of the same material put in at an angle: colours and brightness as everywhere, only the
 * structure is wrong.
 *
 * @param least degrees
 * @param most degrees
 */
record Turned(double least, double most) implements Defect<Specimen> {

  @Override
  public Flaw on(Specimen part, double size, Chance chance) {
    double[] center = part.spot(chance);
    Blob blob = new Blob(center, Shade.mix(9, 38, size * size), 0.25, chance);
    Pose turn = Pose.of(center[0], center[1], chance.sign() * chance.between(least, most));
    return new Flaw() {
      @Override
      public double coverage(double x, double y) {
        return part.covers(x, y) ? Shade.smooth(0.4 + blob.depth(x, y) / 3) : 0;
      }

      @Override
      public void color(double x, double y, double[] rgb) {
        part.color(center[0] + turn.u(x, y), center[1] + turn.v(x, y), rgb);
      }
    };
  }
}
