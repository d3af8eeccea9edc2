package org.deepfeature.dfm.engine;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;

/**
 * Folders {@code version_0}, {@code version_1}, … below one, as Lightning numbers them, and a link
 * {@code latest} to the newest, as anomalib has it; a file {@code latest.txt} with its name where
 * there can be no links.
 */
final class VersionedRuns {
  private static final String PREFIX = "version_";
  private static final String LATEST = "latest";

  private VersionedRuns() {}

  /** Makes and answers the next version; two runs that ask at once get two. */
  static Path next(Path root) {
    try {
      Files.createDirectories(root);
      for (int version = newest(root).orElse(-1) + 1; ; version++) {
        Path folder = root.resolve(PREFIX + version);
        if (made(folder)) {
          point(root, folder);
          return folder;
        }
      }
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(root, e);
    }
  }

  /** Returns the newest version's folder; the first one's if there is none. */
  static Path latest(Path root) {
    try {
      return root.resolve(PREFIX + newest(root).orElse(0));
    } catch (IOException e) {
      throw AtomicFile.cannotRead(root, e);
    }
  }

  /** Lets the link point to the newest of those that are left; a folder of other runs is let be. */
  static void forget(Path version) {
    Path root = version.toAbsolutePath().resolveSibling("");
    Path link = root.resolve(LATEST);
    if (!Files.isSymbolicLink(link) || Files.exists(link)) {
      return;
    }
    try {
      OptionalInt newest = newest(root);
      Files.delete(link);
      if (newest.isPresent()) {
        point(root, root.resolve(PREFIX + newest.getAsInt()));
      }
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(root, e);
    }
  }

  private static OptionalInt newest(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      return OptionalInt.empty();
    }
    try (Stream<Path> files = Files.list(root)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.matches(PREFIX + "\\d{1,9}"))
          .mapToInt(name -> Integer.parseInt(name.substring(PREFIX.length())))
          .max();
    }
  }

  private static boolean made(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private static void point(Path root, Path folder) {
    Path link = root.resolve("." + folder.getFileName() + ".tmp");
    try {
      Files.createSymbolicLink(link, folder.getFileName());
      Files.move(link, root.resolve(LATEST), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | UnsupportedOperationException e) {
      // No links here, or something else has that name.
      AtomicFile.writeText(root.resolve(LATEST + ".txt"), folder.getFileName() + "\n");
    }
  }
}
