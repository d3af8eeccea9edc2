package org.deepfeature.dfm.runtime.image;

import java.nio.file.Path;

/**
 * Decodes the first picture of PBM, PGM, PPM and PAM files. Their samples stand in the file as they
 * are, and TwelveMonkeys' reader knows no largest sample of 1, which masks have.
 */
final class PnmPicture {
  private final Path path;
  private final byte[] bytes;
  private final PnmHeader header;

  private PnmPicture(Path path, byte[] bytes, PnmHeader header) {
    this.path = path;
    this.bytes = bytes;
    this.header = header;
  }

  /**
   * @param path named in errors
   * @param bytes of the file; kept
   * @param limits of its size
   * @return the image
   * @throws BadImageException if it is truncated, corrupt or too large
   */
  static RgbImage decode(Path path, byte[] bytes, Limits limits) {
    PnmHeader header = PnmHeader.parse(path, bytes);
    int sample = header.digits() ? Short.BYTES : 0;
    limits.check(path, header.width(), header.height(), Math.max(1, header.samples() * sample));
    return new RgbImage(
        header.width(), header.height(), new PnmPicture(path, bytes, header).reader());
  }

  private RgbImage.RowReader reader() {
    int[] channels = header.samples() < 3 ? new int[] {0, 0, 0} : new int[] {0, 1, 2};
    int width = header.width();
    int step = header.samples();
    if (header.digits()) {
      short[] samples = digits();
      return rows(channels, at -> samples[at] & 0xFFFF);
    }
    int start = header.start();
    if (header.bits()) {
      int stride = (width + 7) / 8;
      need((long) stride * header.height());
      return RgbImage.RowReader.grey(
          (y, values) -> {
            for (int x = 0; x < width; x++) {
              int bits = bytes[start + y * stride + x / 8];
              values[x] = 1 - ((bits >> (7 - x % 8)) & 1);
            }
          });
    }
    need((long) width * header.height() * step * header.bytesPerSample());
    if (header.bytesPerSample() == Short.BYTES) {
      return checked(
          channels,
          at -> ((bytes[start + 2 * at] & 0xFF) << 8) | (bytes[start + 2 * at + 1] & 0xFF));
    }
    return header.largest() == 255
        ? ByteSamples.rows(bytes, start, width * step, step, width, channels)
        : checked(channels, at -> bytes[start + at] & 0xFF);
  }

  private void need(long length) {
    if (length > bytes.length - header.start()) {
      throw new BadImageException(
          path, "truncated PNM (%s of %s bytes)".formatted(bytes.length - header.start(), length));
    }
  }

  private RgbImage.RowReader checked(int[] channels, Samples samples) {
    for (int at = 0; at < header.width() * header.height() * header.samples(); at++) {
      check(samples.get(at));
    }
    return rows(channels, samples);
  }

  private void check(int sample) {
    if (sample > header.largest()) {
      throw new BadImageException(
          path,
          "corrupt PNM (a sample of %s; the largest is %s)".formatted(sample, header.largest()));
    }
  }

  private RgbImage.RowReader rows(int[] channels, Samples samples) {
    float largest = header.largest();
    int width = header.width();
    int step = header.samples();
    return (y, red, green, blue) -> {
      for (int x = 0; x < width; x++) {
        int at = (y * width + x) * step;
        red[x] = samples.get(at + channels[0]) / largest;
        green[x] = samples.get(at + channels[1]) / largest;
        blue[x] = samples.get(at + channels[2]) / largest;
      }
    };
  }

  private short[] digits() {
    short[] samples = new short[header.width() * header.height() * header.samples()];
    int at = header.start() - 1;
    for (int i = 0; i < samples.length; i++) {
      at = skip(at);
      int sample = 0;
      // The bits of PBM need no space between them.
      int last = header.bits() ? at + 1 : bytes.length;
      int from = at;
      while (at < last && bytes[at] >= '0' && bytes[at] <= '9' && at < from + 6) {
        sample = 10 * sample + bytes[at++] - '0';
      }
      if (at == from) {
        throw new BadImageException(path, "corrupt PNM (sample %s is no number)".formatted(i + 1));
      }
      check(sample);
      samples[i] = (short) (header.bits() ? 1 - sample : sample);
    }
    return samples;
  }

  private int skip(int from) {
    int at = from;
    boolean comment = false;
    while (at < bytes.length && (comment || bytes[at] <= ' ' || bytes[at] == '#')) {
      comment = bytes[at] != '\n' && bytes[at] != '\r' && (comment || bytes[at] == '#');
      at++;
    }
    if (at == bytes.length) {
      throw new BadImageException(path, "truncated PNM");
    }
    return at;
  }

  private interface Samples {
    int get(int at);
  }
}
