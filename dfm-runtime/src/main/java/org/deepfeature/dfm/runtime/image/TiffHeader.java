package org.deepfeature.dfm.runtime.image;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * What the samples of a TIFF file's first picture mean.
 *
 * @param width in pixels
 * @param height in pixels
 * @param bits of a sample
 * @param signed whether samples are signed
 * @param color what the first samples of a pixel are
 * @param samples of a pixel
 * @param premultiplied whether colours were multiplied by alpha, the first sample after them
 * @param compression as in the file
 * @param orientation how it is to be turned
 * @param palette reds, greens, blues, 16 bits each; empty without one
 * @param unread in words what no decoder here does
 */
@SuppressWarnings("ArrayRecordComponent") // A file on its way into pixels; never compared.
record TiffHeader(
    long width,
    long height,
    int bits,
    boolean signed,
    Color color,
    int samples,
    boolean premultiplied,
    int compression,
    Orientation orientation,
    long[] palette,
    Optional<String> unread) {
  private static final int CCITT_RLE = 2;
  private static final int CCITT_GROUP_4 = 4;
  private static final Map<Integer, String> UNREAD_COLORS =
      Map.of(
          4, "a transparency mask",
          8, "CIELab colours",
          9, "ICCLab colours",
          10, "ITULab colours",
          32803, "a camera's raw samples",
          32844, "LogL samples",
          32845, "LogLuv samples",
          34892, "a camera's linear samples");
  private static final Map<Integer, String> COMPRESSIONS =
      Map.ofEntries(
          Map.entry(6, "old-style JPEG"),
          Map.entry(9, "JBIG"),
          Map.entry(10, "JBIG"),
          Map.entry(32766, "NeXT"),
          Map.entry(32809, "ThunderScan"),
          Map.entry(32908, "Pixar"),
          Map.entry(32909, "Pixar"),
          Map.entry(33003, "JPEG 2000"),
          Map.entry(33005, "JPEG 2000"),
          Map.entry(34661, "JBIG"),
          Map.entry(34676, "SGI log"),
          Map.entry(34677, "SGI log"),
          Map.entry(34712, "JPEG 2000"),
          Map.entry(34887, "LERC"),
          Map.entry(34892, "lossy JPEG"),
          Map.entry(34925, "LZMA"),
          Map.entry(34927, "WebP"),
          Map.entry(50000, "Zstandard"),
          Map.entry(50001, "WebP"),
          Map.entry(50002, "JPEG XL"),
          Map.entry(52546, "JPEG XL"));

  /** What the first samples of a pixel are. */
  enum Color {
    GREY_FROM_WHITE(1),
    GREY(1),
    RGB(3),
    PALETTE(1),
    INKS(4),
    YCBCR(3);

    private final int samples;

    Color(int samples) {
      this.samples = samples;
    }

    int samples() {
      return samples;
    }

    static Optional<Color> of(int photometric) {
      return switch (photometric) {
        case 0 -> Optional.of(GREY_FROM_WHITE);
        case 1 -> Optional.of(GREY);
        case 2 -> Optional.of(RGB);
        case 3 -> Optional.of(PALETTE);
        case 5 -> Optional.of(INKS);
        case 6 -> Optional.of(YCBCR);
        default -> Optional.empty();
      };
    }
  }

  /**
   * @param tags of a file
   * @return what they say
   */
  static TiffHeader of(TiffTags tags) {
    long[] bits = tags.numbers(258);
    int photometric = (int) tags.number(262, fax(tags) ? 0 : -1);
    Optional<Color> color = Color.of(photometric);
    int samples = (int) tags.number(277, 1);
    int compression = (int) tags.number(259, 1);
    return new TiffHeader(
        tags.number(256, 0),
        tags.number(257, 0),
        bits.length == 0 ? 1 : (int) bits[0],
        tags.number(339, 1) == 2,
        color.orElse(Color.GREY),
        samples,
        color.isPresent() && samples > color.get().samples() && tags.number(338, 0) == 1,
        compression,
        Orientation.of(tags.number(Orientation.TAG, 1)),
        tags.numbers(320),
        unread(tags, bits, photometric, color, samples, compression));
  }

  /** Returns whether strips have the length that their rows need. */
  boolean uncompressed() {
    return compression == 1;
  }

  /** Returns whether each strip is a JPEG. */
  boolean jpeg() {
    return compression == 7;
  }

  /** Returns whether it was compressed as a fax is. */
  boolean fax() {
    return compression >= CCITT_RLE && compression <= CCITT_GROUP_4;
  }

  /** Returns whether samples are bytes that stand for themselves, as in most files. */
  boolean wholeBytes() {
    boolean grey = color == Color.GREY && samples <= 2;
    return (grey || color == Color.RGB || color == Color.YCBCR)
        && bits == Byte.SIZE
        && !signed
        && !premultiplied;
  }

  /** Returns the value of a sample that stands for 1. */
  float largest() {
    return (1 << (signed ? bits - 1 : bits)) - 1;
  }

  private static boolean fax(TiffTags tags) {
    long compression = tags.number(259, 1);
    return compression >= CCITT_RLE && compression <= CCITT_GROUP_4;
  }

  private static Optional<String> unread(
      TiffTags tags,
      long[] bits,
      int photometric,
      Optional<Color> color,
      int samples,
      int compression) {
    long format = tags.number(339, 1);
    long size = bits.length == 0 ? 1 : bits[0];
    if (format == 3) {
      return refused("floating-point samples of %s bits".formatted(size));
    } else if (format == 5 || format == 6) {
      return refused("complex samples");
    } else if (Arrays.stream(tags.numbers(339)).anyMatch(other -> other != format)) {
      return refused("samples of several formats");
    } else if (Arrays.stream(bits).anyMatch(other -> other != size)) {
      return refused("samples of several sizes");
    } else if (size < 1 || size > 16) {
      return refused("samples of %s bits".formatted(size));
    } else if (format == 2 && size != 8 && size != 16) {
      return refused("signed samples of %s bits".formatted(size));
    } else if (COMPRESSIONS.containsKey(compression)) {
      return refused("compression by " + COMPRESSIONS.get(compression));
    } else if (color.isEmpty()) {
      return refused(
          UNREAD_COLORS.getOrDefault(
              photometric, photometric < 0 ? "no colours told" : "colours of kind " + photometric));
    } else if (photometric == 5 && tags.number(332, 1) != 1) {
      return refused("inks other than cyan, magenta, yellow and black");
    } else if (samples < color.get().samples()) {
      return refused("%s samples a pixel, too few for its colours".formatted(samples));
    } else if (size < Byte.SIZE && samples > 1) {
      return refused("several samples of %s bits a pixel".formatted(size));
    } else if (format == 2 && (photometric == 3 || photometric == 6)) {
      return refused("signed samples of a palette or of YCbCr");
    }
    return Optional.empty();
  }

  private static Optional<String> refused(String what) {
    return Optional.of("TIFF with " + what + ", which is not decoded");
  }
}
