package org.deepfeature.dfm.demo;

import org.jspecify.annotations.Nullable;

/**
 * Light and sensor. The light varies far more from picture to picture than a flaw changes the mean,
 * so that brightness alone tells nothing about a part.
 */
final class Camera {
  /** Width and height of every picture. */
  static final int SIZE = 256;

  // Below this a flaw would drown in the noise; not drawn, so that the mask stays what one sees.
  private static final double VISIBLE = 0.2;
  private static final double SENSOR_NOISE = 1.6;

  private final double[] gains = new double[3];
  private final double black;
  private final double slopeX;
  private final double slopeY;
  private final long noise;

  Camera(Chance chance) {
    double exposure = chance.around(1, 0.08);
    for (int c = 0; c < 3; c++) {
      gains[c] = exposure * chance.around(1, 0.015);
    }
    black = chance.around(0, 3);
    slopeX = chance.around(0, 0.035) / (SIZE / 2.0);
    slopeY = chance.around(0, 0.035) / (SIZE / 2.0);
    noise = chance.seed();
  }

  /** The picture of a part, flawless or not; outside its mask a flaw changes no byte. */
  Photo take(Specimen part, @Nullable Flaw flaw) {
    Chance sensor = new Chance(noise);
    Photo photo = new Photo(SIZE);
    double[] rgb = new double[3];
    double[] flawed = new double[3];
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        part.color(x, y, rgb);
        double share = flaw == null ? 0 : flaw.coverage(x, y);
        if (flaw != null && share >= VISIBLE) {
          flaw.color(x, y, flawed);
          Shade.mix(rgb, flawed, share);
          photo.mark(x, y);
        }
        double light = 1 + slopeX * (x - SIZE / 2.0) + slopeY * (y - SIZE / 2.0);
        for (int c = 0; c < 3; c++) {
          double value = rgb[c] * light * gains[c] + black + SENSOR_NOISE * sensor.normal();
          photo.set(x, y, c, value);
        }
      }
    }
    return photo;
  }
}
