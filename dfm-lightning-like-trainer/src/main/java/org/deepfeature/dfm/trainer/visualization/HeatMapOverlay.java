package org.deepfeature.dfm.trainer.visualization;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.trainer.modelfile.AtomicFile;
import org.jspecify.annotations.Nullable;

/** Draws a heat map over its image: the image, the overlay, and the true outline in white. */
public final class HeatMapOverlay {
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
    boolean @Nullable [] outline = mask == null ? null : Outline.of(mask, size);
    for (int i = 0; i < plane; i++) {
      int x = i % width;
      int y = i / width;
      int plain = 0;
      int mixed = 0;
      int heat = ColorScale.of(map[i]);
      for (int c = 0; c < 3; c++) {
        float pixel = 255 * planes[c * plane + i];
        plain = plain << 8 | Math.round(pixel);
        mixed = mixed << 8 | Math.round(0.45f * pixel + 0.55f * (heat >> (16 - 8 * c) & 0xFF));
      }
      picture.setRGB(x, y, plain);
      picture.setRGB(width + x, y, outline != null && outline[i] ? 0xFFFFFF : mixed);
    }
    byte[] png = PictureEncoder.png(picture);
    AtomicFile.write(file, out -> out.append(ByteBuffer.wrap(png)));
  }
}
