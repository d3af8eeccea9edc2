package org.deepfeature.dfm.network.weights;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A zip file of which every entry has the checksum that is written beside it. Not thread-safe. */
final class CheckedZip implements Closeable {
  private static final int CHUNK = 1 << 16;
  private static final long LARGE = 1 << 26;
  private static final long MOST_EXPANSION = 100;

  private final ZipFile zip;

  private CheckedZip(ZipFile zip) {
    this.zip = zip;
  }

  /**
   * @param file to open
   * @return it, after all of it was read once
   * @throws IOException if it is no zip file, or an entry is damaged; the message names the entry
   */
  static CheckedZip open(Path file) throws IOException {
    ZipFile zip = new ZipFile(file.toFile());
    try {
      for (ZipEntry entry : zip.stream().toList()) {
        check(zip, entry);
      }
      return new CheckedZip(zip);
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static void check(ZipFile zip, ZipEntry entry) throws IOException {
    if (entry.getSize() > LARGE && entry.getSize() / MOST_EXPANSION > entry.getCompressedSize()) {
      throw new IOException(
          "entry '%s' would become %s bytes of %s; no weights are packed so"
              .formatted(entry.getName(), entry.getSize(), entry.getCompressedSize()));
    }
    byte[] chunk = new byte[CHUNK];
    long size = 0;
    try (CheckedInputStream in = new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        size += read;
        if (size > entry.getSize()) {
          break;
        }
      }
      long sum = in.getChecksum().getValue();
      if (size != entry.getSize() || sum != entry.getCrc()) {
        throw new IOException(
            "entry '%s' is damaged: %s bytes with the checksum %s; expected %s with %s"
                .formatted(
                    entry.getName(),
                    size,
                    Long.toHexString(sum),
                    entry.getSize(),
                    Long.toHexString(entry.getCrc())));
      }
    }
  }

  /** The names of all entries, in the file's order. */
  List<String> names() {
    return zip.stream().map(entry -> entry.getName()).toList();
  }

  /** All of an entry. */
  InputStream open(String name) throws IOException {
    return zip.getInputStream(entry(name));
  }

  /** The bytes of an entry. */
  long size(String name) throws IOException {
    return entry(name).getSize();
  }

  private ZipEntry entry(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new IOException("there is no entry '" + name + "' in it");
    }
    return entry;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
