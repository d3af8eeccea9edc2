package org.deepfeature.dfm.runtime.image;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * What a PBM, PGM, PPM or PAM file's first lines say.
 *
 * @param kind the digit after the P, 1 to 7
 * @param width in pixels
 * @param height in pixels
 * @param samples of a pixel
 * @param largest value of a sample
 * @param start where samples begin
 */
record PnmHeader(int kind, int width, int height, int samples, int largest, int start) {
  private static final int PAM = 7;
  private static final int MOST = 65_535;
  private static final Set<String> TUPLES =
      Set.of(
          "",
          "BLACKANDWHITE",
          "BLACKANDWHITE_ALPHA",
          "GRAYSCALE",
          "GRAYSCALE_ALPHA",
          "RGB",
          "RGB_ALPHA");

  /**
   * @param path named in errors
   * @param bytes of the file
   * @return its header
   * @throws BadImageException if it is malformed, or of samples that are no picture
   */
  static PnmHeader parse(Path path, byte[] bytes) {
    int kind = bytes[1] - '0';
    PnmText text = new PnmText(path, bytes, 2);
    PnmHeader header = kind == PAM ? pam(path, text) : plain(kind, text);
    if (header.largest < 1 || header.largest > MOST) {
      throw new BadImageException(
          path, "PNM whose largest sample is %s; 1 to 65535".formatted(header.largest));
    }
    if (header.samples < 1 || header.samples > 4) {
      throw new BadImageException(
          path, "PAM of %s samples a pixel, which is not decoded".formatted(header.samples));
    }
    return header;
  }

  /** Returns whether samples are written in digits. */
  boolean digits() {
    return kind <= 3;
  }

  /** Returns whether samples are single bits, of which 1 is black. */
  boolean bits() {
    return kind == 1 || kind == 4;
  }

  /** Returns bytes of a sample, in a file without digits. */
  int bytesPerSample() {
    return largest > 255 ? 2 : 1;
  }

  private static PnmHeader plain(int kind, PnmText text) {
    int width = text.number();
    int height = text.number();
    int largest = kind == 1 || kind == 4 ? 1 : text.number();
    // One character, whatever it is, stands before the first byte.
    return new PnmHeader(kind, width, height, kind % 3 == 0 ? 3 : 1, largest, text.at() + 1);
  }

  private static PnmHeader pam(Path path, PnmText text) {
    int width = 0;
    int height = 0;
    int samples = 0;
    int largest = 0;
    StringBuilder tuple = new StringBuilder();
    for (String key = text.word(); !key.equals("ENDHDR"); key = text.word()) {
      switch (key) {
        case "WIDTH" -> width = text.number();
        case "HEIGHT" -> height = text.number();
        case "DEPTH" -> samples = text.number();
        case "MAXVAL" -> largest = text.number();
        case "TUPLTYPE" -> tuple.append(text.word());
        default -> throw new BadImageException(path, "corrupt PAM (" + key + " in its header)");
      }
    }
    String type = tuple.toString().toUpperCase(Locale.ROOT);
    if (!TUPLES.contains(type)) {
      throw new BadImageException(path, "PAM of " + type + ", which is not decoded");
    }
    return new PnmHeader(PAM, width, height, samples, largest, text.at() + 1);
  }

  /** Words of a header: comments run from a hash to the line's end. */
  private static final class PnmText {
    private final Path path;
    private final byte[] bytes;
    private int at;

    PnmText(Path path, byte[] bytes, int at) {
      this.path = path;
      this.bytes = bytes;
      this.at = at;
    }

    int at() {
      return at;
    }

    String word() {
      boolean comment = false;
      while (at < bytes.length && (comment || bytes[at] <= ' ' || bytes[at] == '#')) {
        comment = bytes[at] != '\n' && bytes[at] != '\r' && (comment || bytes[at] == '#');
        at++;
      }
      int from = at;
      while (at < bytes.length && bytes[at] > ' ' && bytes[at] != '#') {
        at++;
      }
      if (at == bytes.length) {
        throw new BadImageException(path, "truncated PNM");
      }
      String word = new String(bytes, from, at - from, StandardCharsets.US_ASCII);
      // A comment may follow without a space; its line's end is then the character after the word.
      while (bytes[at] == '#' && at + 1 < bytes.length) {
        while (at + 1 < bytes.length && bytes[at] != '\n') {
          at++;
        }
      }
      return word;
    }

    int number() {
      String word = word();
      if (!word.matches("\\d{1,9}")) {
        throw new BadImageException(path, "corrupt PNM ('" + word + "' in its header)");
      }
      return Integer.parseInt(word);
    }
  }
}
