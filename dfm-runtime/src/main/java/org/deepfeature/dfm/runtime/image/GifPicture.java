package org.deepfeature.dfm.runtime.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Decodes the first frame of GIF files. A frame may take a part of the screen: around it is, as in
 * the reference, the transparent colour, or the palette's first.
 *
 * @param screenWidth width of the whole picture
 * @param screenHeight its height
 * @param left where the first frame begins
 * @param top where it begins
 * @param around index of the colour around it
 */
record GifPicture(int screenWidth, int screenHeight, int left, int top, int around) {
  private static final int HEADER = 13;
  private static final int EXTENSION = 0x21;
  private static final int GRAPHIC_CONTROL = 0xF9;
  private static final int IMAGE = 0x2C;

  /**
   * @param path named in errors
   * @param bytes of the file
   * @param limits of its size
   * @return the image
   * @throws BadImageException if it is truncated, corrupt or too large
   * @throws IOException if the reader finds it malformed
   */
  static RgbImage decode(Path path, byte[] bytes, Limits limits) throws IOException {
    GifPicture header = parse(path, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    limits.check(path, header.screenWidth(), header.screenHeight(), 1);
    try (OpenImage open = new OpenImage(path, ImageReaders.gif(), bytes)) {
      BufferedImage frame = open.within(limits).image();
      return RasterRows.image(header.onScreen(frame));
    }
  }

  private static GifPicture parse(Path path, ByteBuffer file) {
    if (file.capacity() < HEADER) {
      throw new BadImageException(path, "truncated GIF");
    }
    int width = file.getShort(6) & 0xFFFF;
    int height = file.getShort(8) & 0xFFFF;
    int at = HEADER + palette(file.get(10));
    int around = 0;
    while (at + 10 <= file.capacity()) {
      int block = file.get(at) & 0xFF;
      if (block == IMAGE) {
        return new GifPicture(
            width, height, file.getShort(at + 1) & 0xFFFF, file.getShort(at + 3) & 0xFFFF, around);
      }
      if (block != EXTENSION) {
        throw new BadImageException(path, "corrupt GIF (block %s)".formatted(block));
      }
      if ((file.get(at + 1) & 0xFF) == GRAPHIC_CONTROL && (file.get(at + 3) & 1) != 0) {
        around = file.get(at + 6) & 0xFF;
      }
      at += 2;
      while (at < file.capacity() && file.get(at) != 0) {
        at += 1 + (file.get(at) & 0xFF);
      }
      at++;
    }
    throw new BadImageException(path, "GIF without a picture");
  }

  private static int palette(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  private BufferedImage onScreen(BufferedImage frame) {
    boolean whole =
        left == 0
            && top == 0
            && frame.getWidth() == screenWidth
            && frame.getHeight() == screenHeight;
    if (whole || !(frame.getColorModel() instanceof IndexColorModel colors)) {
      return frame;
    }
    WritableRaster screen =
        frame.getRaster().createCompatibleWritableRaster(screenWidth, screenHeight);
    int[] row = new int[screenWidth];
    for (int y = 0; y < screenHeight; y++) {
      java.util.Arrays.fill(row, Math.min(around, (1 << colors.getPixelSize()) - 1));
      if (y >= top && y < top + frame.getHeight()) {
        int width = Math.min(frame.getWidth(), screenWidth - left);
        int[] inner =
            frame.getRaster().getSamples(0, y - top, frame.getWidth(), 1, 0, (int[]) null);
        System.arraycopy(inner, 0, row, Math.min(left, screenWidth), Math.max(0, width));
      }
      screen.setSamples(0, y, screenWidth, 1, 0, row);
    }
    return new BufferedImage(colors, screen, false, null);
  }
}
