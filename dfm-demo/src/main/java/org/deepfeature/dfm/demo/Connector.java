package org.deepfeature.dfm.demo;

import java.util.ArrayList;
import java.util.List;

/** A plug: eight gilded pins in a row, in a dark housing with a rib, on a pale tray. */
final class Connector implements Specimen {
  private static final double HALF_WIDTH = 94;
  private static final double TOP = 0;
  private static final double BOTTOM = 62;
  private static final double CORNER = 9;
  private static final int PINS = 8;
  private static final double PITCH = 21;
  private static final double PIN_LENGTH = 70;

  private final Pose pose;
  private final List<Pin> pins;
  private final double[] plastic;
  private final double[] gold;
  private final double[] tray;
  private final Noise grain;

  Connector(Chance chance) {
    this(
        Pose.jittered(2, 1.5, chance),
        pins(chance),
        new Paint(62, 66, 78).vary(0.08, chance),
        new Paint(205, 172, 96).vary(0.06, chance),
        new Paint(176, 178, 174).vary(0.05, chance),
        chance.noise());
  }

  private Connector(
      Pose pose, List<Pin> pins, double[] plastic, double[] gold, double[] tray, Noise grain) {
    this.pose = pose;
    this.pins = List.copyOf(pins);
    this.plastic = plastic;
    this.gold = gold;
    this.tray = tray;
    this.grain = grain;
  }

  private static List<Pin> pins(Chance chance) {
    List<Pin> pins = new ArrayList<>();
    for (int i = 0; i < PINS; i++) {
      double u = PITCH * (i - (PINS - 1) / 2.0) + chance.around(0, 0.4);
      pins.add(
          new Pin(
              u, TOP + 4, u + chance.around(0, 0.8), TOP - PIN_LENGTH + chance.around(0, 1), 4));
    }
    return pins;
  }

  List<Pin> pins() {
    return pins;
  }

  /** The same connector with another pin in the place of one. */
  Connector with(int index, Pin pin) {
    List<Pin> others = new ArrayList<>(pins);
    others.set(index, pin);
    return new Connector(pose, others, plastic, gold, tray, grain);
  }

  @Override
  public void color(double x, double y, double[] rgb) {
    double u = pose.u(x, y);
    double v = pose.v(x, y);
    behind(x, y, rgb);
    double shadow = Math.max(housing(u - 4, v - 5), metal(u - 4, v - 5));
    Shade.scale(rgb, 1 - 0.3 * Shade.smooth((shadow + 3) / 6));
    double[] part = new double[3];
    for (Pin pin : pins) {
      double depth = pin.depth(u, v);
      if (depth > -0.5) {
        Shade.set(part, gold, pin.light(u, v) * (1 + 0.05 * grain.at(u / 1.4, v / 12)));
        Shade.mix(rgb, part, Shade.inside(depth));
      }
    }
    double depth = housing(u, v);
    if (depth > -0.5) {
      Shade.set(part, plastic, moulding(u, v, depth));
      Shade.mix(rgb, part, Shade.inside(depth));
    }
  }

  /** Brightness of the plastic: matt grain, a lit upper edge, a rib across. */
  private double moulding(double u, double v, double depth) {
    double edge =
        (1 - Shade.smooth(depth / 4))
            * Shade.mix(0.5, -0.25, Shade.smooth((v - TOP) / (BOTTOM - TOP)));
    double rib = Shade.inside(5 - Math.abs(v - 36)) * Shade.inside(HALF_WIDTH - 14 - Math.abs(u));
    double ribLight = rib * (0.3 - 0.06 * (v - 36));
    double matt = 0.07 * grain.at(u / 1.6 + 70, v / 1.6) + 0.05 * grain.at(u / 22, v / 22 + 70);
    return 1 + edge + ribLight + matt;
  }

  private static double housing(double u, double v) {
    double outU = Math.abs(u) - HALF_WIDTH + CORNER;
    double outV = Math.abs(v - (TOP + BOTTOM) / 2) - (BOTTOM - TOP) / 2 + CORNER;
    double cornerU = Math.max(0, outU);
    double cornerV = Math.max(0, outV);
    double corner = Math.sqrt(cornerU * cornerU + cornerV * cornerV);
    return CORNER - corner - Math.min(0, Math.max(outU, outV));
  }

  private double metal(double u, double v) {
    double depth = Double.NEGATIVE_INFINITY;
    for (Pin pin : pins) {
      depth = Math.max(depth, pin.depth(u, v));
    }
    return depth;
  }

  @Override
  public void behind(double x, double y, double[] rgb) {
    Shade.set(rgb, tray, 1 + 0.025 * grain.at(x / 1.7, y / 1.7) + 0.03 * grain.at(x / 35, y / 35));
  }

  @Override
  public boolean covers(double x, double y) {
    double u = pose.u(x, y);
    double v = pose.v(x, y);
    return Math.max(housing(u, v), metal(u, v)) > -0.5;
  }
}
