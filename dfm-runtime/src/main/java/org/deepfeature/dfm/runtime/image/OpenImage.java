package org.deepfeature.dfm.runtime.image;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import org.jspecify.annotations.Nullable;

/** One file in one reader of ImageIO: its first picture. Used by one thread, then closed. */
final class OpenImage implements AutoCloseable {
  private final Path path;
  private final ImageReader reader;
  private final ByteArrayImageInputStream input;
  private final List<String> missing = new ArrayList<>();

  /**
   * @param path named in errors
   * @param reader of the file's kind; disposed of at the end
   * @param bytes of the file
   */
  OpenImage(Path path, ImageReader reader, byte[] bytes) {
    this.path = path;
    this.reader = reader;
    this.input = new ByteArrayImageInputStream(bytes);
    reader.setInput(input, true, true);
    reader.addIIOReadWarningListener(
        (source, warning) -> {
          // libjpeg says so where data end early, and goes on in grey; other warnings are harmless.
          if (warning.toLowerCase(Locale.ROOT).contains("premature")) {
            missing.add(warning);
          }
        });
  }

  /** Checks what the header says. */
  OpenImage within(Limits limits) throws IOException {
    limits.check(path, reader.getWidth(0), reader.getHeight(0), bytesPerPixel());
    return this;
  }

  /** Checks what the header says, for a known number of bytes a pixel. */
  OpenImage within(Limits limits, int bytesPerPixel) throws IOException {
    limits.check(path, reader.getWidth(0), reader.getHeight(0), bytesPerPixel);
    return this;
  }

  BufferedImage image() throws IOException {
    BufferedImage image = reader.read(0);
    checkWhole();
    return image;
  }

  /** Returns some rows. */
  BufferedImage image(int first, int rows) throws IOException {
    BufferedImage image = reader.read(0, only(first, rows));
    checkWhole();
    return image;
  }

  /** Returns samples of some rows as they stand in the file, where the reader can leave them so. */
  Raster raster(int first, int rows) throws IOException {
    Raster raster = reader.readRaster(0, only(first, rows));
    checkWhole();
    return raster;
  }

  private @Nullable ImageReadParam only(int first, int rows) throws IOException {
    if (first == 0 && rows == reader.getHeight(0)) {
      return null;
    }
    ImageReadParam part = reader.getDefaultReadParam();
    part.setSourceRegion(new Rectangle(0, first, reader.getWidth(0), rows));
    return part;
  }

  @Override
  public void close() throws IOException {
    reader.dispose();
    input.close();
  }

  private void checkWhole() {
    if (!missing.isEmpty()) {
      throw new BadImageException(path, "corrupt (" + missing.get(0) + ")");
    }
  }

  private int bytesPerPixel() throws IOException {
    ImageTypeSpecifier type = reader.getRawImageType(0);
    if (type == null) {
      return 4;
    }
    SampleModel samples = type.getSampleModel();
    int bits = Arrays.stream(samples.getSampleSize()).sum();
    return Math.max(1, bits / Byte.SIZE);
  }
}
