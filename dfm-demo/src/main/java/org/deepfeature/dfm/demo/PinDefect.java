package org.deepfeature.dfm.demo;

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
    Connector spoilt = part.with(index, spoilt(part.pins().get(index), size, chance));
    return new Flaw() {
      @Override
      public double coverage(double x, double y) {
        // The shadow of a pin comes and goes with it.
        return part.differsFrom(spoilt, x, y) ? 1 : 0;
      }

      @Override
      public void color(double x, double y, double[] rgb) {
        spoilt.color(x, y, rgb);
      }
    };
  }
}
