package org.deepfeature.dfm.demo;

/** A square picture as bytes red, green, blue, and the pixels that a flaw was drawn on. */
final class Photo {
  private final int size;
  private final byte[] rgb;
  private final byte[] mask;

  Photo(int size) {
    this.size = size;
    rgb = new byte[3 * size * size];
    mask = new byte[size * size];
  }

  void set(int x, int y, int channel, double value) {
    rgb[3 * (y * size + x) + channel] = (byte) Math.floor(255 * Shade.clamp(value / 255) + 0.5);
  }

  void mark(int x, int y) {
    mask[y * size + x] = (byte) 255;
  }

  byte[] rgb() {
    return rgb.clone();
  }

  byte[] mask() {
    return mask.clone();
  }

  byte[] imagePng() {
    return Png.encode(rgb, size, 3);
  }

  byte[] maskPng() {
    return Png.encode(mask, size, 1);
  }
}
