package org.deepfeature.dfm.trainer.visualization;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.trainer.modelfile.AtomicFile;
import org.jspecify.annotations.Nullable;

/** Draws a heat map over its image: the image, the overlay, and the true outline in white. */
public final class HeatMapOverlay {
  // Black, violet, red, orange, pale yellow: brightness rises evenly, so it also reads in grey.
  private static final int[][] COLORS = {
    {0, 0, 4}, {87, 16, 110}, {188, 55, 84}, {249, 142, 9}, {252, 255, 164}
  };

  /** Deflate's level 1: much quicker than the default, and noisy pictures hardly shrink further. */
  private static final float FAST = 0.89f;

  private HeatMapOverlay() {}

  /**
   * @param file the PNG to write
   * @param planes red, green and blue planes of the image at the network's size, in 0..1
   * @param map height × width, in 0..1
   * @param mask the defect's true pixels, if known
   * @param size of all of these
   */
  public static void write(
      Path file, float[] planes, float[] map, boolean @Nullable [] mask, ImageSize size) {
    int width = size.width();
    int plane = size.height() * width;
    BufferedImage picture = new BufferedImage(2 * width, size.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < plane; i++) {
      int x = i % width;
      int y = i / width;
      int plain = 0;
      int mixed = 0;
      for (int c = 0; c < 3; c++) {
        float pixel = 255 * planes[c * plane + i];
        plain = plain << 8 | Math.round(pixel);
        mixed = mixed << 8 | Math.round(0.45f * pixel + 0.55f * color(map[i], c));
      }
      picture.setRGB(x, y, plain);
      boolean outline = mask != null && mask[i] && onEdge(mask, x, y, size);
      picture.setRGB(width + x, y, outline ? 0xFFFFFF : mixed);
    }
    byte[] png = png(picture);
    AtomicFile.write(file, out -> out.append(ByteBuffer.wrap(png)));
  }

  private static byte[] png(BufferedImage picture) {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("png");
    if (!writers.hasNext()) {
      throw new IllegalStateException("This Java has no PNG writer");
    }
    ImageWriter writer = writers.next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(FAST);
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), parameters);
    } catch (IOException e) {
      throw new IllegalStateException("A PNG cannot be written to memory", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static float color(float value, int channel) {
    float at = Math.max(0, Math.min(1, value)) * (COLORS.length - 1);
    int low = Math.min(COLORS.length - 2, (int) at);
    return COLORS[low][channel] + (at - low) * (COLORS[low + 1][channel] - COLORS[low][channel]);
  }

  private static boolean onEdge(boolean[] mask, int x, int y, ImageSize size) {
    int i = y * size.width() + x;
    return x == 0
        || y == 0
        || x == size.width() - 1
        || y == size.height() - 1
        || !mask[i - 1]
        || !mask[i + 1]
        || !mask[i - size.width()]
        || !mask[i + size.width()];
  }
}
