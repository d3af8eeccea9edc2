package org.deepfeature.dfm.demo;

/**
 * Material pushed aside: threads run in a bow, a rim bulges.
 *
 * @param weakest push in pixels
 * @param strongest push in pixels
 */
record Bent(double weakest, double strongest) implements Defect<Specimen> {

  @Override
  public Flaw on(Specimen part, double size, Chance chance) {
    double[] center = part.weakSpot(chance);
    double push = Shade.mix(weakest, strongest, size);
    double reach = 2.2 * push + Shade.mix(9, 18, size);
    Pose direction = Pose.of(0, 0, chance.between(0, 360));
    return new Flaw() {
      private double push(double x, double y) {
        double dx = (x - center[0]) / reach;
        double dy = (y - center[1]) / reach;
        double rest = Math.max(0, 1 - dx * dx - dy * dy);
        return push * rest * rest;
      }

      @Override
      public double coverage(double x, double y) {
        double by = push(x, y);
        boolean moved = by >= 0.5;
        return moved && (part.reaches(x, y) || part.reaches(fromX(x, by), fromY(y, by))) ? 1 : 0;
      }

      @Override
      public void color(double x, double y, double[] rgb) {
        double by = push(x, y);
        part.color(fromX(x, by), fromY(y, by), rgb);
      }

      private double fromX(double x, double by) {
        return x - by * direction.cos();
      }

      private double fromY(double y, double by) {
        return y - by * direction.sin();
      }
    };
  }
}
