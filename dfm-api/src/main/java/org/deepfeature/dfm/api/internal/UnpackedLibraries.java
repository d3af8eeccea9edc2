package org.deepfeature.dfm.api.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Native libraries of a jar, unpacked side by side once and for all processes. What lies there is
 * compared by size and check sum at each start, and replaced if it is not what the jar holds: half
 * a library ends the process without a word. Stateless and thread-safe, between processes, too.
 */
public final class UnpackedLibraries {
  private static final System.Logger LOGGER = System.getLogger(UnpackedLibraries.class.getName());

  private static final int BLOCK = 1 << 16;

  private UnpackedLibraries() {}

  /**
   * @param cache folder to unpack into; made if there is none
   * @param name of the libraries and their platform, the beginning of a folder's name
   * @param libraries entries of jars, one at least, under different names
   * @return the folder in which all of them lie
   * @throws IOException if an entry cannot be read, the folder cannot be written, or an entry lies
   *     in no jar
   */
  public static Path unpack(Path cache, String name, List<URL> libraries) throws IOException {
    // The archive's check sum tells versions apart without reading the libraries.
    long version = entry(libraries.get(0)).getJarEntry().getCrc();
    Path folder =
        cache
            .toAbsolutePath()
            .resolve("native")
            .resolve("%s-%s".formatted(name, HexFormat.of().toHexDigits((int) version)));
    for (URL library : libraries) {
      Path file = folder.resolve(fileName(library));
      if (!isWhole(file, entry(library))) {
        copy(library, file);
      }
    }
    return folder;
  }

  private static JarURLConnection entry(URL resource) throws IOException {
    if (!(resource.openConnection() instanceof JarURLConnection connection)) {
      throw new IOException("%s lies in no jar".formatted(resource));
    }
    connection.setUseCaches(true);
    return connection;
  }

  private static String fileName(URL resource) {
    return resource.getPath().substring(resource.getPath().lastIndexOf('/') + 1);
  }

  private static boolean isWhole(Path file, JarURLConnection entry) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) != entry.getJarEntry().getSize()) {
      return false;
    }
    CRC32 sum = new CRC32();
    byte[] block = new byte[BLOCK];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        sum.update(block, 0, read);
      }
    }
    return sum.getValue() == entry.getJarEntry().getCrc();
  }

  /** By a temporary name, so that a process that starts meanwhile sees all of it or nothing. */
  private static void copy(URL resource, Path file) throws IOException {
    Path folder = Files.createDirectories(file.resolveSibling(""));
    Path temporary = Files.createTempFile(folder, "." + file.getFileName(), ".tmp");
    try (InputStream in = resource.openStream()) {
      Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (FileAlreadyExistsException e) {
      // Windows does not replace a library that another process has open; it is the same one.
      LOGGER.log(System.Logger.Level.DEBUG, "Another process unpacked " + file, e);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
