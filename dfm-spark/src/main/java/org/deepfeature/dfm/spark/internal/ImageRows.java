package org.deepfeature.dfm.spark.internal;

import java.nio.file.Path;
import org.apache.spark.sql.Row;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.runtime.image.RgbImage;

/** Makes pixels of what a column has of an image. Immutable and thread-safe. */
final class ImageRows {
  private static final Path UNNAMED = Path.of("image");
  private static final String SOURCE = "Spark's image source could not decode it";

  private final ImageDecoder decoder = new ImageDecoder();

  /**
   * @param value bytes, or a row of the image source
   * @throws BadImageException if it is no image that can be read
   */
  RgbImage read(Object value) {
    return value instanceof byte[] bytes ? decoder.decode(UNNAMED, bytes) : ofSource((Row) value);
  }

  /** Bytes of blue, green and red, as OpenCV has them; or one of grey; or a fourth of alpha. */
  private static RgbImage ofSource(Row image) {
    byte[] data = image.getAs("data");
    int height = number(image, "height");
    int width = number(image, "width");
    int channels = number(image, "nChannels");
    if (height < 1 || width < 1 || data == null) {
      throw new BadImageException(UNNAMED, SOURCE);
    }
    if ((channels != 1 && channels != 3 && channels != 4)
        || data.length != (long) height * width * channels) {
      throw new BadImageException(
          UNNAMED,
          "%s bytes of %s x %s pixels of %s channels; expected 1, 3 or 4 bytes a pixel"
              .formatted(data.length, height, width, channels));
    }
    byte[] rgb = new byte[Math.multiplyExact(3, height * width)];
    for (int i = 0; i < height * width; i++) {
      int at = i * channels;
      rgb[3 * i] = data[channels == 1 ? at : at + 2];
      rgb[3 * i + 1] = data[channels == 1 ? at : at + 1];
      rgb[3 * i + 2] = data[at];
    }
    return RgbImage.ofBytes(rgb, width, height, 3 * width);
  }

  private static int number(Row image, String field) {
    Integer value = image.getAs(field);
    return value == null ? -1 : value;
  }
}
