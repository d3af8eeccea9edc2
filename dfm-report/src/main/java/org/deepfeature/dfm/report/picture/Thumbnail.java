package org.deepfeature.dfm.report.picture;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.Optional;
import org.deepfeature.dfm.api.ImageSize;

/**
 * An image small enough to be carried inside a page, about 8 KB in all, as layers that lie over
 * each other: the image and its anomaly map as JPEG, the true defect and its contour as PNG of one
 * bit a pixel. Not compared.
 *
 * @param image at most {@value #SIDE} pixels wide and high, JPEG
 * @param map colours of {@link ColorScale}, coarser, JPEG; empty without a map
 * @param mask white on transparent, PNG; empty where no pixel is defective, or none known to be
 * @param contour of the mask, likewise
 */
@SuppressWarnings(
    "ArrayRecordComponent") // Bytes of a file, on their way into another; never compared.
public record Thumbnail(
    byte[] image, Optional<byte[]> map, Optional<byte[]> mask, Optional<byte[]> contour) {
  private static final int SIDE = 192;
  private static final int MAP_SIDE = 80;
  private static final float QUALITY = 0.7f;
  private static final IndexColorModel WHITE_OR_NOTHING =
      new IndexColorModel(
          1, 2, new byte[] {0, -1}, new byte[] {0, -1}, new byte[] {0, -1}, new byte[] {0, -1});

  /**
   * @param planes red, green and blue planes of the image, each height × width, in 0..1
   * @param map height × width, a colour each, 0..1; empty if there is none
   * @param mask the defect's true pixels; empty if none are known
   * @param size of all of these
   * @return the thumbnail
   */
  public static Thumbnail of(
      float[] planes, Optional<float[]> map, Optional<boolean[]> mask, ImageSize size) {
    ImageSize small = shrunk(size, SIDE);
    Optional<boolean[]> defect =
        mask.map(pixels -> shrink(pixels, size, small)).filter(Thumbnail::anySet);
    return new Thumbnail(
        PictureEncoder.jpeg(picture(planes, size, small), QUALITY),
        map.map(values -> PictureEncoder.jpeg(heat(values, size), QUALITY)),
        defect.map(pixels -> PictureEncoder.png(bits(pixels, small))),
        defect.map(pixels -> PictureEncoder.png(bits(Contour.of(pixels, small), small))));
  }

  private static ImageSize shrunk(ImageSize size, int side) {
    double scale = Math.min(1, (double) side / Math.max(size.height(), size.width()));
    return new ImageSize(
        Math.max(1, (int) Math.round(scale * size.height())),
        Math.max(1, (int) Math.round(scale * size.width())));
  }

  private static BufferedImage picture(float[] planes, ImageSize from, ImageSize to) {
    BufferedImage picture = new BufferedImage(to.width(), to.height(), BufferedImage.TYPE_INT_RGB);
    int plane = from.height() * from.width();
    int[] pixels = new int[to.height() * to.width()];
    for (int c = 0; c < 3; c++) {
      float[] channel = shrink(planes, c * plane, from, to);
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = pixels[i] << 8 | (int) (255 * channel[i] + 0.5f);
      }
    }
    picture.setRGB(0, 0, to.width(), to.height(), pixels, 0, to.width());
    return picture;
  }

  private static BufferedImage heat(float[] map, ImageSize from) {
    ImageSize to = shrunk(from, MAP_SIDE);
    float[] small = shrink(map, 0, from, to);
    int[] pixels = new int[small.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = ColorScale.of(small[i]);
    }
    BufferedImage picture = new BufferedImage(to.width(), to.height(), BufferedImage.TYPE_INT_RGB);
    picture.setRGB(0, 0, to.width(), to.height(), pixels, 0, to.width());
    return picture;
  }

  /** Means over the pixels that fall into each new one. */
  private static float[] shrink(float[] values, int offset, ImageSize from, ImageSize to) {
    float[] small = new float[to.height() * to.width()];
    for (int y = 0; y < to.height(); y++) {
      int top = y * from.height() / to.height();
      int bottom = Math.max(top + 1, (y + 1) * from.height() / to.height());
      for (int x = 0; x < to.width(); x++) {
        int left = x * from.width() / to.width();
        int right = Math.max(left + 1, (x + 1) * from.width() / to.width());
        float sum = 0;
        for (int r = top; r < bottom; r++) {
          for (int c = left; c < right; c++) {
            sum += values[offset + r * from.width() + c];
          }
        }
        small[y * to.width() + x] = sum / ((bottom - top) * (right - left));
      }
    }
    return small;
  }

  /** Set where any of the pixels is, so that a scratch of one pixel is not lost. */
  private static boolean[] shrink(boolean[] mask, ImageSize from, ImageSize to) {
    boolean[] small = new boolean[to.height() * to.width()];
    for (int i = 0; i < mask.length; i++) {
      if (mask[i]) {
        int y = i / from.width() * to.height() / from.height();
        int x = i % from.width() * to.width() / from.width();
        small[y * to.width() + x] = true;
      }
    }
    return small;
  }

  private static boolean anySet(boolean[] pixels) {
    for (boolean pixel : pixels) {
      if (pixel) {
        return true;
      }
    }
    return false;
  }

  private static BufferedImage bits(boolean[] pixels, ImageSize size) {
    BufferedImage picture =
        new BufferedImage(
            size.width(), size.height(), BufferedImage.TYPE_BYTE_BINARY, WHITE_OR_NOTHING);
    for (int i = 0; i < pixels.length; i++) {
      if (pixels[i]) {
        picture.getRaster().setSample(i % size.width(), i / size.width(), 0, 1);
      }
    }
    return picture;
  }
}
