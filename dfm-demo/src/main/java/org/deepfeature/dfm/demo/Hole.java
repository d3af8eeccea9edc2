package org.deepfeature.dfm.demo;

/**
 * Material is missing, and one sees what is behind it.
 *
 * @param smallest radius in pixels
 * @param largest radius in pixels
 */
record Hole(double smallest, double largest) implements Defect<Specimen> {

  @Override
  public Flaw on(Specimen part, double size, Chance chance) {
    double radius = Shade.mix(smallest, largest, size * size);
    Blob blob = new Blob(part.spot(chance), radius, 0.28, chance);
    return new Flaw() {
      @Override
      public double coverage(double x, double y) {
        return part.covers(x, y) ? Shade.inside(blob.depth(x, y)) : 0;
      }

      @Override
      public void color(double x, double y, double[] rgb) {
        part.behind(x, y, rgb);
        // The broken edge is thick and lies in shade.
        Shade.scale(rgb, 0.7 + 0.3 * Shade.smooth(blob.depth(x, y) / 3));
      }
    };
  }
}
