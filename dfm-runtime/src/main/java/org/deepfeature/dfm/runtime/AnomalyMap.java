package org.deepfeature.dfm.runtime;

import org.deepfeature.dfm.api.ImageSize;

/** How anomalous each place of an image is, at the network's input size. Immutable. */
public final class AnomalyMap {
  private final ImageSize size;
  private final float[] values;

  AnomalyMap(ImageSize size, float[] values) {
    this.size = size;
    this.values = values;
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
   * @return raw value there, higher = more anomalous
   * @throws IndexOutOfBoundsException if there is no such place
   */
  public float get(int y, int x) {
    java.util.Objects.checkIndex(x, size.width());
    return values[y * size.width() + x];
  }

  /**
   * @return all values, height × width, row after row; a copy
   */
  public float[] toArray() {
    return values.clone();
  }

  float[] values() {
    return values;
  }
}
