package org.deepfeature.dfm.demo;

/** One good part or piece of material, lying still: a colour for every point of the picture. */
interface Specimen {
  /** Its colour at a point in pixels, before light and camera. */
  void color(double x, double y, double[] rgb);

  /** What one sees where material is missing. */
  void behind(double x, double y, double[] rgb);

  /** Whether a flaw can be there; a sheet fills the picture. */
  default boolean covers(double x, double y) {
    return true;
  }

  /** Whether it or its shadow is there: what moves when it bends. */
  default boolean reaches(double x, double y) {
    return covers(x, y);
  }

  /** Any point of it that is not at the picture's border, as {x, y}. */
  default double[] spot(Chance chance) {
    double margin = 22;
    while (true) {
      double x = chance.between(margin, Camera.SIZE - margin);
      double y = chance.between(margin, Camera.SIZE - margin);
      if (covers(x, y)) {
        return new double[] {x, y};
      }
    }
  }

  /** Where it would bend. */
  default double[] weakSpot(Chance chance) {
    return spot(chance);
  }

  /** Whether the two would be told apart at a point. */
  default boolean differsFrom(Specimen other, double x, double y) {
    double[] mine = new double[3];
    double[] others = new double[3];
    color(x, y, mine);
    other.color(x, y, others);
    double most = 0;
    for (int c = 0; c < 3; c++) {
      most = Math.max(most, Math.abs(mine[c] - others[c]));
    }
    return most >= 4;
  }
}
