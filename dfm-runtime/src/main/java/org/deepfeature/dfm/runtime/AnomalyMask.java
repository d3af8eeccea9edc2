package org.deepfeature.dfm.runtime;

import java.util.Objects;
import org.deepfeature.dfm.api.ImageSize;

/** Which pixels are called anomalous, at the network's input size. Immutable. */
public final class AnomalyMask {
  private final ImageSize size;
  private final boolean[] pixels;

  AnomalyMask(ImageSize size, boolean[] pixels) {
    this.size = size;
    this.pixels = pixels;
  }

  /**
   * @return height and width
   */
  public ImageSize size() {
    return size;
  }

  /**
   * @param y row, from 0
   * @param x column, from 0
   * @return whether that pixel is called anomalous
   * @throws IndexOutOfBoundsException if there is no such place
   */
  public boolean get(int y, int x) {
    Objects.checkIndex(x, size.width());
    return pixels[y * size.width() + x];
  }

  /**
   * @return how many pixels are
   */
  public int count() {
    int count = 0;
    for (boolean pixel : pixels) {
      count += pixel ? 1 : 0;
    }
    return count;
  }

  /**
   * @return all pixels, height × width, row after row; a copy
   */
  public boolean[] toArray() {
    return pixels.clone();
  }

  boolean[] pixels() {
    return pixels;
  }
}
