package org.deepfeature.dfm.serve.protocol;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deepfeature.dfm.runtime.image.RgbImage;
import org.deepfeature.dfm.serve.http.Refusal;
import org.deepfeature.dfm.serve.scoring.ImageSource;

/**
 * Images of tensors N × H × W × 3, floats also N × 3 × H × W, as exported graphs take them. Floats
 * are 0..1, bytes 0..255; anything else is refused.
 */
final class Pixels {
  private static final int CHANNELS = 3;

  private final int images;
  private final int height;
  private final int width;
  private final boolean planes;

  private Pixels(int images, int height, int width, boolean planes) {
    this.images = images;
    this.height = height;
    this.width = width;
    this.planes = planes;
  }

  /** Returns the images of a shape that is within the limits. */
  static Pixels of(List<Long> shape, DataType type, long mostPixels) {
    boolean pixels = shape.size() == 4 && shape.get(3) == CHANNELS;
    boolean planes =
        !pixels && type == DataType.FP32 && shape.size() == 4 && shape.get(1) == CHANNELS;
    if (!pixels && !planes) {
      throw Wrong.request(
          "Input 'image' of %s with shape %s; expected [N, height, width, 3]%s",
          type, shape, type == DataType.FP32 ? " or [N, 3, height, width]" : "");
    }
    for (long side : shape) {
      if (side < 1 || side > Integer.MAX_VALUE) {
        throw Wrong.request("Input 'image' with shape %s; expected sides of at least 1", shape);
      }
    }
    int first = planes ? 2 : 1;
    long height = shape.get(first);
    long width = shape.get(first + 1);
    if (height * width > mostPixels) {
      throw new Refusal(
          413,
          "Images of %s x %s pixels; at most %s are allowed".formatted(height, width, mostPixels));
    }
    return new Pixels(shape.get(0).intValue(), (int) height, (int) width, planes);
  }

  /** Returns the elements of all images. */
  long count() {
    return (long) images * height * width * CHANNELS;
  }

  List<ImageSource> ofNumbers(float[] values, DataType type) {
    List<ImageSource> sources = new ArrayList<>();
    int size = height * width * CHANNELS;
    for (int i = 0; i < images; i++) {
      int from = i * size;
      sources.add(
          ImageSource.pixels(
              () ->
                  type == DataType.UINT8
                      ? image(bytes(values, from, size))
                      : image(FloatBuffer.wrap(values, from, size))));
    }
    return sources;
  }

  /** The slice is read later, so its bytes must stay. */
  List<ImageSource> ofBinary(ByteBuffer data, DataType type) {
    List<ImageSource> sources = new ArrayList<>();
    int size = height * width * CHANNELS;
    for (int i = 0; i < images; i++) {
      ByteBuffer one = data.slice(i * size * type.size(), size * type.size()).order(data.order());
      sources.add(
          ImageSource.pixels(
              () -> {
                if (type == DataType.FP32) {
                  return image(one.asFloatBuffer());
                }
                byte[] rgb = new byte[size];
                one.duplicate().get(rgb);
                return image(rgb);
              }));
    }
    return sources;
  }

  private static byte[] bytes(float[] values, int from, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      float value = values[from + i];
      if (value < 0 || value > 255 || value != (int) value) {
        throw Wrong.request("UINT8 data with %s; expected whole numbers of 0 to 255", value);
      }
      bytes[i] = (byte) (int) value;
    }
    return bytes;
  }

  private RgbImage image(byte[] rgb) {
    return RgbImage.ofBytes(rgb, width, height, CHANNELS * width);
  }

  private RgbImage image(FloatBuffer values) {
    int plane = height * width;
    float[] rgb = new float[CHANNELS * plane];
    for (int i = 0; i < plane; i++) {
      for (int c = 0; c < CHANNELS; c++) {
        int at = planes ? c * plane + i : CHANNELS * i + c;
        float value = values.get(values.position() + at);
        if (!(value >= 0 && value <= 1)) {
          throw Wrong.request("FP32 data with %s; expected 0 to 1", value);
        }
        rgb[c * plane + i] = value;
      }
    }
    return RgbImage.ofPlanes(width, height, rgb);
  }

  /** Returns the files of the binary form: a length of four bytes before each. */
  static List<ImageSource> files(ByteBuffer data, long count) {
    List<ImageSource> sources = new ArrayList<>();
    while (data.hasRemaining()) {
      long length = data.remaining() < 4 ? -1 : data.getInt() & 0xFFFFFFFFL;
      if (length < 0 || length > data.remaining()) {
        throw Wrong.request(
            "Element %s of the binary data ends early: %s bytes announced, %s there",
            sources.size(), length < 0 ? "a length of 4" : length, data.remaining());
      }
      byte[] file = new byte[(int) length];
      data.get(file);
      sources.add(ImageSource.encoded(file));
    }
    if (sources.size() != count) {
      throw Wrong.request("Binary data of %s elements; the shape says %s", sources.size(), count);
    }
    return sources;
  }

  static long product(List<Long> shape) {
    try {
      return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    } catch (ArithmeticException e) {
      throw Wrong.request("Input 'image' with shape %s", Arrays.toString(shape.toArray()));
    }
  }
}
