package org.deepfeature.dfm.runtime.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The marker structure of a JPEG file, as far as decoders disagree about it: whether it ends
 * properly (a decoder fills what is missing with grey), what its four components mean, how it is to
 * be turned, and whether it carries a colour profile. Profiles are taken out because the reference,
 * Pillow, ignores them.
 */
final class JpegFile {
  private static final byte[] PROFILE = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.US_ASCII);
  private static final int LOSSLESS = 0xC3;

  /** A progressive picture has about ten; each goes over all of it. */
  private static final int MOST_SCANS = 1000;

  /** Pixels times scans. */
  private static final long MOST_WORK = 20_000_000_000L;

  private static final int BLOCK = 8;

  private final byte[] bytes;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private int keptUpTo;
  private int process = -1;
  private int precision;
  private int components;
  private int names;
  private boolean jfif;
  private int adobeTransform = -1;
  private boolean complete;
  private int width;
  private int height;
  private int scans;

  private JpegFile(byte[] bytes) {
    this.bytes = bytes;
  }

  static JpegFile parse(byte[] bytes) {
    JpegFile file = new JpegFile(bytes);
    file.walk();
    return file;
  }

  /** Returns in words what no decoder here does. */
  Optional<String> unread() {
    return switch (process) {
      case 0xC0, 0xC1, 0xC2 -> {
        if (scans > MOST_SCANS || (long) scans * width * height > MOST_WORK) {
          yield Optional.of(
              "JPEG of %s scans; at most %s are decoded, and of a large one fewer"
                  .formatted(scans, MOST_SCANS));
        }
        if (blocks() > bytes.length * (long) Byte.SIZE) {
          yield Optional.of(
              "truncated JPEG (%s bytes hold no %s x %s pixels)"
                  .formatted(bytes.length, height, width));
        }
        if (precision != Byte.SIZE) {
          yield Optional.of("JPEG of %s bits a sample, which is not decoded".formatted(precision));
        }
        yield components == 1 || components == 3 || components == 4
            ? Optional.empty()
            : Optional.of("JPEG of %s components, which is not decoded".formatted(components));
      }
      case LOSSLESS ->
          components == 1 || components == 3
              ? Optional.empty()
              : Optional.of("lossless JPEG of %s components".formatted(components));
      case -1 -> Optional.of("corrupt JPEG (no frame header)");
      case 0xC9, 0xCA, 0xCB -> Optional.of("JPEG with arithmetic coding, which is not decoded");
      default -> Optional.of("hierarchical JPEG, which is not decoded");
    };
  }

  /** Blocks of the first component, each of which takes a bit or more. */
  private long blocks() {
    return (width / BLOCK) * (long) (height / BLOCK);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  boolean lossless() {
    return process == LOSSLESS;
  }

  /** Returns bytes that a decoded pixel takes. */
  int bytesPerPixel() {
    // The lossless decoder keeps a whole number for each sample on the way.
    return lossless() ? Integer.BYTES * components : components;
  }

  /** Returns whether the end marker stands where a marker may stand. */
  boolean complete() {
    return complete;
  }

  /** Returns 1 for grey, 3 for colour, 4 for CMYK; 0 if no frame header was found. */
  int components() {
    return components;
  }

  /**
   * Returns whether three components are Y, Cb, Cr as libjpeg takes it, and the JDK's reader does
   * not: JFIF outweighs Adobe's marker, and letters are names like others.
   */
  boolean misread() {
    boolean letters = names == ('Y' << 16 | 'C' << 8 | 'c');
    return !lossless()
        && components == 3
        && (jfif ? adobeTransform == 0 : letters && adobeTransform < 0);
  }

  /** Returns whether four components are Y, Cb, Cr and black, which Adobe's marker alone says. */
  boolean ycck() {
    return components == 4 && adobeTransform > 0;
  }

  /** Returns the file itself where it carries no profile, otherwise a copy without it. */
  byte[] withoutProfile() {
    if (keptUpTo == 0) {
      return bytes;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream(bytes.length);
    whole.writeBytes(kept.toByteArray());
    whole.write(bytes, keptUpTo, bytes.length - keptUpTo);
    return whole.toByteArray();
  }

  private void walk() {
    int at = 2;
    while (at + 1 < bytes.length) {
      int marker = bytes[at + 1] & 0xFF;
      if ((bytes[at] & 0xFF) != 0xFF || marker == 0xFF || marker == 0x00) {
        at++; // fill bytes and entropy-coded data
      } else if (marker == 0xD9) {
        complete = true;
        return;
      } else if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
        at += 2; // markers without a body
      } else if (at + 3 < bytes.length) {
        int end = at + 2 + ((bytes[at + 2] & 0xFF) << 8 | (bytes[at + 3] & 0xFF));
        if (end > bytes.length) {
          return;
        }
        segment(marker, at, end);
        at = end;
      } else {
        return;
      }
    }
  }

  private void segment(int marker, int at, int end) {
    int body = at + 4;
    boolean frame =
        marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (frame && body + 5 < end && process < 0) {
      process = marker;
      precision = bytes[body] & 0xFF;
      height = (bytes[body + 1] & 0xFF) << 8 | (bytes[body + 2] & 0xFF);
      width = (bytes[body + 3] & 0xFF) << 8 | (bytes[body + 4] & 0xFF);
      components = bytes[body + 5] & 0xFF;
      for (int component = body + 6; component + 2 < end && component < body + 15; component += 3) {
        names = (names << 8) | (bytes[component] & 0xFF);
      }
    } else if (marker == 0xDA) {
      scans++;
    } else if (marker == 0xE0 && startsWith(body, end, JFIF)) {
      jfif = true;
    } else if (marker == 0xEE && startsWith(body, end, ADOBE) && body + 11 < end) {
      adobeTransform = bytes[body + 11] & 0xFF;
    } else if (marker == 0xE2 && startsWith(body, end, PROFILE)) {
      kept.write(bytes, keptUpTo, at - keptUpTo);
      keptUpTo = end;
    }
  }

  private boolean startsWith(int from, int end, byte[] prefix) {
    return from + prefix.length <= end
        && Arrays.equals(bytes, from, from + prefix.length, prefix, 0, prefix.length);
  }
}
