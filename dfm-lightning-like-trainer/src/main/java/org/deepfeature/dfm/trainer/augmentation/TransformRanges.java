package org.deepfeature.dfm.trainer.augmentation;

/**
 * How far transforms go: each is drawn evenly between both ends.
 *
 * @param rotation at most so many degrees either way, 0 to 180
 * @param shift at most this share of width and height either way, 0 to 0.5
 * @param scale at most this share larger or smaller, 0 to 0.5
 * @param brightness at most this share brighter or darker, 0 to 1
 * @param mirror whether half of the copies have left and right exchanged
 * @param flip whether half of them have top and bottom exchanged
 */
public record TransformRanges(
    double rotation, double shift, double scale, double brightness, boolean mirror, boolean flip) {

  public TransformRanges {
    within("rotation", rotation, 180);
    within("shift", shift, 0.5);
    within("scale", scale, 0.5);
    within("brightness", brightness, 1);
  }

  private static void within(String name, double value, double most) {
    if (!(value >= 0 && value <= most)) {
      throw new IllegalArgumentException("%s %s; expected 0 to %s".formatted(name, value, most));
    }
  }
}
