package org.deepfeature.dfm.runtime.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The marker structure of a JPEG file, as far as decoders disagree about it: whether it ends
 * properly (a decoder fills what is missing with grey), what its four components mean, and whether
 * it carries a colour profile. Profiles are taken out because the reference, Pillow, ignores them.
 */
final class JpegFile {
  private static final byte[] PROFILE = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes;
  private final ByteArrayOutputStream kept;
  private int keptUpTo;
  private int components;
  private int adobeTransform = -1;
  private boolean complete;

  private JpegFile(byte[] bytes) {
    this.bytes = bytes;
    this.kept = new ByteArrayOutputStream(bytes.length);
  }

  static boolean matches(byte[] bytes) {
    return bytes.length > 3
        && (bytes[0] & 0xFF) == 0xFF
        && (bytes[1] & 0xFF) == 0xD8
        && (bytes[2] & 0xFF) == 0xFF;
  }

  static JpegFile parse(byte[] bytes) {
    JpegFile file = new JpegFile(bytes);
    file.walk();
    file.kept.write(bytes, file.keptUpTo, bytes.length - file.keptUpTo);
    return file;
  }

  /** Returns whether the end marker stands where a marker may stand. */
  boolean complete() {
    return complete;
  }

  /** Returns 1 for grey, 3 for colour, 4 for CMYK; 0 if no frame header was found. */
  int components() {
    return components;
  }

  /** Returns Adobe's colour transform, 0 to 2, or -1 where Adobe's marker is absent. */
  int adobeTransform() {
    return adobeTransform;
  }

  byte[] withoutProfile() {
    return kept.toByteArray();
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
    if (frame && body + 5 < end) {
      components = bytes[body + 5] & 0xFF;
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
