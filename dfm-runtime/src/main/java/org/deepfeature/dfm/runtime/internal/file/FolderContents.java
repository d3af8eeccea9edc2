package org.deepfeature.dfm.runtime.internal.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a folder holds, for messages about what it does not. Stateless and thread-safe. */
public final class FolderContents {
  private static final int MOST = 8;

  /** Locks and files that are being written. */
  private static final String OWN = ".dfm";

  private FolderContents() {}

  /**
   * @param folder perhaps a folder
   * @return its first names in one line; or that it is empty, a file, cannot be read, or not there
   */
  public static String of(Path folder) {
    if (!Files.isDirectory(folder)) {
      return folder + (Files.exists(folder) ? " is a file" : " does not exist");
    }
    try (Stream<Path> entries = Files.list(folder)) {
      List<String> names =
          entries
              .filter(path -> !String.valueOf(path.getFileName()).startsWith(OWN))
              .sorted(Comparator.comparing(path -> String.valueOf(path.getFileName())))
              .limit(MOST + 1)
              .map(FolderContents::shown)
              .toList();
      return names.isEmpty()
          ? folder + " is empty"
          : folder
              + " has "
              + String.join(", ", names.subList(0, Math.min(MOST, names.size())))
              + (names.size() > MOST ? ", ..." : "");
    } catch (IOException | UncheckedIOException e) {
      return folder + " cannot be read";
    }
  }

  /**
   * @param path of what is missing
   * @return what its folder has, in one line
   */
  public static String beside(Path path) {
    Path parent = path.toAbsolutePath().normalize().getParent();
    return of(parent == null ? path : parent);
  }

  private static String shown(Path path) {
    return path.getFileName() + (Files.isDirectory(path) ? "/" : "");
  }
}
