package org.deepfeature.dfm.trainer.image;

import java.nio.file.Path;
import java.util.BitSet;
import org.deepfeature.dfm.api.ImageSize;

/**
 * Reads which pixels are defective, at the network's input size: nearest neighbour as Pillow's
 * {@code NEAREST}, source index = floor((i + ½) · source / target); non-zero in any channel means
 * defect. Thread-safe.
 */
public final class MaskReader {
  private final ImageDecoder decoder;
  private final ImageSize size;

  /**
   * @param decoder reads the files
   * @param size height and width of the results
   */
  public MaskReader(ImageDecoder decoder, ImageSize size) {
    this.decoder = decoder;
    this.size = size;
  }

  /**
   * @param file an image file; its alpha channel, if any, does not count
   * @return bit {@code y · width + x} is set where the defect is
   * @throws BadImageException if the file cannot be used
   */
  public BitSet read(Path file) {
    return resize(decoder.decode(file));
  }

  /**
   * @param mask any size
   * @return bit {@code y · width + x} is set where any channel is not zero
   */
  public BitSet resize(RgbImage mask) {
    int[] columns = sources(mask.width(), size.width());
    int[] rows = sources(mask.height(), size.height());
    BitSet defect = new BitSet(size.height() * size.width());
    float[][] row = new float[3][mask.width()];
    for (int y = 0; y < rows.length; y++) {
      if (y == 0 || rows[y] != rows[y - 1]) {
        mask.readRow(rows[y], row[0], row[1], row[2]);
      }
      for (int x = 0; x < columns.length; x++) {
        int from = columns[x];
        if (row[0][from] > 0 || row[1][from] > 0 || row[2][from] > 0) {
          defect.set(y * columns.length + x);
        }
      }
    }
    return defect;
  }

  private static int[] sources(int source, int target) {
    double scale = (double) source / target;
    int[] sources = new int[target];
    for (int i = 0; i < target; i++) {
      sources[i] = Math.min((int) ((i + 0.5) * scale), source - 1);
    }
    return sources;
  }
}
