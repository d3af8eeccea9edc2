package org.deepfeature.dfm.trainer.demo;

/** One pin of a connector is not as it should be: bent aside, or broken off. */
enum PinDefect implements Defect<Connector> {
  BENT {
    @Override
    Pin spoilt(Pin pin, double size, Chance chance) {
      double sideways = chance.sign() * Shade.mix(3, 17, size);
      return pin.bent(sideways, Math.abs(sideways) / 6);
    }
  },
  BROKEN {
    @Override
    Pin spoilt(Pin pin, double size, Chance chance) {
      return pin.broken(Shade.mix(0.08, 1, size * size));
    }
  };

  abstract Pin spoilt(Pin pin, double size, Chance chance);

  @Override
  public Flaw on(Connector part, double size, Chance chance) {
    int index = chance.below(part.pins().size());
    Pin good = part.pins().get(index);
    Pin bad = spoilt(good, size, chance);
    Connector spoilt = part.with(index, bad);
    return new Flaw() {
      @Override
      public double coverage(double x, double y) {
        double u = part.pose().u(x, y);
        double v = part.pose().v(x, y);
        // Where the pin was or is; its shadow moves along, but nobody would call that a defect.
        boolean was = good.depth(u, v) > -0.5;
        boolean is = bad.depth(u, v) > -0.5;
        return (was || is) && part.differsFrom(spoilt, x, y) ? 1 : 0;
      }

      @Override
      public void color(double x, double y, double[] rgb) {
        spoilt.color(x, y, rgb);
      }
    };
  }
}
