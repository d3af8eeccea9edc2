package org.deepfeature.dfm.runtime.internal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.TreeSet;
import org.deepfeature.dfm.api.DfmException;

/** SHA-256 (FIPS 180-4) in lower-case hexadecimal. Stateless and thread-safe. */
public final class Sha256 {
  private static final int CHUNK = 1 << 20;

  private Sha256() {}

  /**
   * @return a digest of nothing yet, for content that comes in pieces
   */
  public static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256", e);
    }
  }

  /**
   * @param digest reset by this
   * @return the hash of what it was given, 64 digits
   */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * @param bytes hashed as they are
   * @return their hash, 64 digits
   */
  public static String of(byte[] bytes) {
    MessageDigest digest = begin();
    digest.update(bytes);
    return hex(digest);
  }

  /**
   * @param path a file of any length; read in chunks
   * @return the hash of its bytes, 64 digits
   * @throws DfmException if it cannot be read
   */
  public static String ofFile(Path path) {
    MessageDigest digest = begin();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    try (FileChannel channel = FileChannel.open(path)) {
      while (channel.read(chunk) >= 0) {
        digest.update(chunk.flip());
        chunk.clear();
      }
    } catch (IOException e) {
      throw AtomicFile.cannotRead(path, e);
    }
    return hex(digest);
  }

  /**
   * @param lines in the order that counts
   * @return the hash of the lines in UTF-8, each ended by a line feed, 64 digits
   */
  public static String ofLines(Iterable<String> lines) {
    MessageDigest digest = begin();
    for (String line : lines) {
      digest.update(line.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
    }
    return hex(digest);
  }

  /**
   * Which files a model was fitted on, without reading them: names and sizes, in any order.
   *
   * @param root the folder that names are relative to, so that moving it changes nothing
   * @param files files, usually under the root
   * @return the hash of sorted lines {@code relative/path TAB bytes}, 64 digits
   * @throws DfmException if a file is not there
   */
  public static String ofFileList(Path root, Collection<Path> files) {
    TreeSet<String> lines = new TreeSet<>();
    Path from = root.toAbsolutePath().normalize();
    for (Path file : files) {
      Path absolute = file.toAbsolutePath().normalize();
      Path name = absolute.startsWith(from) ? from.relativize(absolute) : absolute;
      try {
        lines.add(name.toString().replace('\\', '/') + "\t" + Files.size(file));
      } catch (IOException e) {
        throw AtomicFile.cannotRead(file, e);
      }
    }
    return ofLines(lines);
  }
}
