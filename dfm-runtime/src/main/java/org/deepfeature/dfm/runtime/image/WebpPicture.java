package org.deepfeature.dfm.runtime.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageReader;

/**
 * Decodes WebP files: the first frame without its profile, its alpha dropped. Lossless ones are
 * read in Java where libwebp is missing. Lossy ones need it: TwelveMonkeys' reader differs from it
 * by tens of grey levels.
 */
final class WebpPicture {
  private static final int LOSSLESS = tag("VP8L");
  private static final int LOSSY = tag("VP8 ");
  private static final int EXTENDED = tag("VP8X");
  private static final int FRAME = tag("ANMF");
  private static final int HEAD = 12;
  private static final int FRAME_HEAD = 16;

  private final Path path;
  private final ByteBuffer file;
  private byte[] picture = {};
  private boolean lossy;
  private int canvasWidth;
  private int canvasHeight;

  private WebpPicture(Path path, byte[] bytes) {
    this.path = path;
    this.file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * @param path named in errors
   * @param bytes of the file
   * @param limits of its size
   * @return the image
   * @throws BadImageException if it is truncated, corrupt, too large, or lossy where libwebp is
   *     missing
   * @throws IOException if the reader finds it malformed
   */
  static RgbImage decode(Path path, byte[] bytes, Limits limits) throws IOException {
    WebpPicture parsed = new WebpPicture(path, bytes);
    parsed.walk(HEAD, bytes.length);
    if (parsed.picture.length == 0) {
      throw new BadImageException(path, "WebP without a picture");
    }
    try (OpenImage open = new OpenImage(path, parsed.reader(), parsed.picture)) {
      open.within(limits, Integer.BYTES);
      RgbImage stored = RasterRows.image(open.image());
      if (parsed.canvasWidth > 0
          && (stored.width() != parsed.canvasWidth || stored.height() != parsed.canvasHeight)) {
        throw new BadImageException(path, "animated WebP whose first frame is a part of it");
      }
      return stored;
    }
  }

  private ImageReader reader() throws IOException {
    // The reader in Java makes tables for codes that no pixel uses, gigabytes of them in a made
    // file.
    Optional<ImageReader> library = ImageReaders.lossyWebp();
    if (!lossy) {
      return library.orElseGet(ImageReaders::webp);
    }
    return library.orElseThrow(
        () ->
            new BadImageException(
                path, "lossy WebP; com.github.usefulness:webp-imageio is not on the class path"));
  }

  private void walk(int from, int end) {
    int at = from;
    while (at + 8 <= end) {
      int tag = file.getInt(at);
      int length = file.getInt(at + 4);
      int body = at + 8;
      if (length < 0 || length > end - body) {
        throw new BadImageException(path, "truncated WebP");
      }
      chunk(tag, body, length);
      at = body + length + (length & 1);
    }
  }

  private void chunk(int tag, int body, int length) {
    if (tag == EXTENDED && length >= 10) {
      canvasWidth = 1 + (file.getInt(body + 4) & 0xFFFFFF);
      canvasHeight = 1 + (file.getInt(body + 6) >>> 8);
    } else if (picture.length > 0) {
      return; // a later frame of an animation
    } else if (tag == FRAME && length > FRAME_HEAD) {
      walk(body + FRAME_HEAD, body + length);
    } else if (tag == LOSSLESS || tag == LOSSY) {
      lossy = tag == LOSSY;
      picture = simple(tag, body, length);
    }
  }

  /** A file of this picture alone: no profile that the reader would apply, no frames around it. */
  private byte[] simple(int tag, int body, int length) {
    int padded = length + (length & 1);
    ByteBuffer alone = ByteBuffer.allocate(20 + padded).order(ByteOrder.LITTLE_ENDIAN);
    alone.putInt(tag("RIFF")).putInt(12 + padded).putInt(tag("WEBP"));
    alone.putInt(tag).putInt(length).put(file.array(), body, length);
    return alone.array();
  }

  private static int tag(String name) {
    return name.charAt(0) | name.charAt(1) << 8 | name.charAt(2) << 16 | name.charAt(3) << 24;
  }
}
