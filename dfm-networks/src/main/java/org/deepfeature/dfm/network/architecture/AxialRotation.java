package org.deepfeature.dfm.network.architecture;

import java.nio.FloatBuffer;
import java.util.List;
import org.deepfeature.dfm.network.part.Rotation;
import org.deepfeature.dfm.network.part.Weight;

/**
 * DINOv3's angles (Siméoni et al. 2025): the centres of patches lie in −1..1 along each side of the
 * image by itself, whatever its size; the first half of a head's planes turns by the row, the other
 * by the column, with periods from 1 to nearly 100.
 */
final class AxialRotation {
  private static final double BASE = 100;

  private AxialRotation() {}

  /**
   * @param first tokens that are no patches and have no position
   * @param width of a head, a multiple of 4
   */
  static Rotation of(int first, PatchGrid patches, int width) {
    int tokens = first + patches.rows() * patches.columns();
    FloatBuffer cosines = FloatBuffer.allocate(tokens * width);
    FloatBuffer sines = FloatBuffer.allocate(tokens * width);
    for (int i = 0; i < first * width; i++) {
      cosines.put(1);
      sines.put(0);
    }
    int frequencies = width / 4;
    for (int row = 0; row < patches.rows(); row++) {
      for (int column = 0; column < patches.columns(); column++) {
        for (int i = 0; i < width; i++) {
          int frequency = i % frequencies;
          boolean byRow = i / frequencies % 2 == 0;
          double centre = byRow ? centre(row, patches.rows()) : centre(column, patches.columns());
          double angle = 2 * Math.PI * centre / Math.pow(BASE, frequency / (double) frequencies);
          cosines.put((float) Math.cos(angle));
          sines.put((float) (i < 2 * frequencies ? -Math.sin(angle) : Math.sin(angle)));
        }
      }
    }
    List<Long> shape = List.of((long) tokens, (long) width);
    return new Rotation(
        new Weight("rope.cosines", shape, cosines.flip()),
        new Weight("rope.sines", shape, sines.flip()));
  }

  private static double centre(int index, int count) {
    return 2 * (index + 0.5) / count - 1;
  }
}
