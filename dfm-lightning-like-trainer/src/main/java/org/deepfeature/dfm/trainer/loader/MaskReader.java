package org.deepfeature.dfm.trainer.loader;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.runtime.image.Framing;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.runtime.image.Placement;
import org.deepfeature.dfm.runtime.image.RgbImage;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.SyntheticDefect;
import org.jspecify.annotations.Nullable;

/**
 * Reads which pixels are defective, at the network's input size: nearest neighbour as Pillow's
 * {@code NEAREST}, source index = floor((i + ½) · source / target); non-zero in any channel means
 * defect. Where images are cut or surrounded by their mirror image, so are masks. Thread-safe.
 */
public final class MaskReader {
  private final ImageDecoder decoder;
  private final Framing framing;
  private final ImageSize size;

  /**
   * @param decoder reads the files
   * @param framing of the images, which masks go by, too
   */
  public MaskReader(ImageDecoder decoder, Framing framing) {
    this.decoder = decoder;
    this.framing = framing;
    this.size = framing.size();
  }

  /**
   * @param sample an image
   * @param shapes told of the size of each mask file
   * @return its defect's pixels, from its mask file or drawn; none for a normal image; null if
   *     nothing is known of them
   * @throws BadImageException if the mask file, or the image of a drawn defect, cannot be used
   */
  public @Nullable BitSet read(Sample sample, Consumer<ImageSize> shapes) {
    if (sample.defect() != null) {
      return drawn(sample.path(), sample.defect());
    }
    if (!sample.masks().isEmpty()) {
      BitSet all = new BitSet(size.height() * size.width());
      sample.masks().forEach(file -> all.or(read(file, shapes)));
      return all;
    }
    return sample.anomalous() || sample.label().equals(Sample.UNKNOWN) ? null : new BitSet();
  }

  private BitSet drawn(Path file, SyntheticDefect defect) {
    return decoder.decode(file, image -> drawn(image, defect));
  }

  private BitSet drawn(RgbImage image, SyntheticDefect defect) {
    int width = image.width();
    BitSet mask = defect.mask(width, image.height());
    int[] columns = sources(framing.columns(image.height(), width), size.width());
    int[] rows = sources(framing.rows(image.height(), width), size.height());
    BitSet resized = new BitSet(size.height() * size.width());
    for (int y = 0; y < rows.length; y++) {
      for (int x = 0; x < columns.length; x++) {
        resized.set(y * columns.length + x, mask.get(rows[y] * width + columns[x]));
      }
    }
    return resized;
  }

  private BitSet read(Path file, Consumer<ImageSize> shapes) {
    try {
      return decoder.decode(
          file,
          image -> {
            MarkedArea area = MarkedArea.of(file, image);
            shapes.accept(new ImageSize(area.height(), area.width()));
            return resize(area);
          });
    } catch (BadImageException e) {
      throw new BadMaskException(file, e);
    }
  }

  /**
   * @param mask any size
   * @return bit {@code y · width + x} is set where the defect is
   */
  public BitSet resize(MarkedArea mask) {
    int[] columns = sources(framing.columns(mask.height(), mask.width()), size.width());
    int[] rows = sources(framing.rows(mask.height(), mask.width()), size.height());
    BitSet defect = new BitSet(size.height() * size.width());
    boolean[] row = new boolean[mask.width()];
    for (int y = 0; y < rows.length; y++) {
      if (y == 0 || rows[y] != rows[y - 1]) {
        mask.readRow(rows[y], row);
      }
      for (int x = 0; x < columns.length; x++) {
        if (row[columns[x]]) {
          defect.set(y * columns.length + x);
        }
      }
    }
    return defect;
  }

  private static int[] sources(Placement placement, int target) {
    return IntStream.range(0, target).map(placement::nearest).toArray();
  }
}
