package org.deepfeature.dfm.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.DfmException;

/** Looks into folders: sorted by path, hidden files left out. */
final class Folders {
  private static final Set<String> EXTENSIONS =
      Set.of("png", "jpg", "jpeg", "jpe", "jfif", "bmp", "dib", "tif", "tiff", "gif");

  // By the text with slashes, so that every system gives the same order.
  private static final Comparator<Path> BY_NAME =
      Comparator.comparing(path -> path.toString().replace('\\', '/'));

  private Folders() {}

  /** Returns the images of a folder itself. */
  static List<Path> images(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return sorted(entries, Folders::isImage);
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(folder, e);
    }
  }

  /** Returns the images of a folder itself; none if it is not one. */
  static List<Path> imagesIfAny(Path folder) {
    return Files.isDirectory(folder) ? images(folder) : List.of();
  }

  /** Returns the images of a folder and all folders below it. */
  static List<Path> imagesBelow(Path folder) {
    try (Stream<Path> entries = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return sorted(entries, Folders::isImage);
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(folder, e);
    }
  }

  /** Returns the folders within a folder; none if it is not one. */
  static List<Path> subfolders(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return sorted(entries, path -> Files.isDirectory(path) && !hidden(path));
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(folder, e);
    }
  }

  /** Returns in words what a folder holds, for messages. */
  static String contents(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Files.exists(folder) ? folder + " is a file" : folder + " does not exist";
    }
    try (Stream<Path> entries = Files.list(folder)) {
      List<String> names =
          sorted(entries, path -> true).stream().limit(9).map(Folders::shown).toList();
      return folder
          + (names.isEmpty()
              ? " is empty"
              : " has "
                  + String.join(", ", names.subList(0, Math.min(8, names.size())))
                  + (names.size() > 8 ? ", ..." : ""));
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(folder, e);
    }
  }

  /** Returns a file's name without folder and extension. */
  static String stem(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? name : name.substring(0, dot);
  }

  private static String shown(Path path) {
    return path.getFileName() + (Files.isDirectory(path) ? "/" : "");
  }

  private static List<Path> sorted(Stream<Path> paths, Predicate<Path> wanted) {
    return paths.filter(wanted).sorted(BY_NAME).toList();
  }

  private static boolean isImage(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1))
        && !hidden(path)
        && Files.isRegularFile(path);
  }

  private static boolean hidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  private static DfmException unreadable(Path folder, Exception cause) {
    return new DfmException("Cannot read folder " + folder + ": " + cause.getMessage(), cause);
  }
}
