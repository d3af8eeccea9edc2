package org.deepfeature.dfm.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.runtime.image.ImageFormats;
import org.deepfeature.dfm.trainer.data.ImageNames;

/**
 * Looks into folders: sorted by path; hidden files, and whatever lies below hidden folders and
 * those that systems make for themselves, left out.
 */
final class Folders {
  /** Of Synology, macOS' archives, QNAP, Windows, Linux and Python; in lower case. */
  private static final Set<String> SYSTEM =
      Set.of(
          "@eadir",
          "__macosx",
          "@recycle",
          "#recycle",
          "#snapshot",
          "$recycle.bin",
          "recycler",
          "system volume information",
          "lost+found",
          "__pycache__",
          "thumbs.db",
          "ehthumbs.db",
          "desktop.ini");

  // By the text with slashes, so that every system gives the same order.
  private static final Comparator<Path> BY_NAME = Comparator.comparing(ImageNames::text);

  /** What a run draws lies beside its rows. */
  private static final String MAPS = "maps";

  private static final List<String> ROWS = List.of("predictions.csv", "predictions.jsonl");

  private Folders() {}

  /** Returns the images of a folder itself. */
  static List<Path> images(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return sorted(entries, path -> isImage(path) && !hidden(path));
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(folder, e);
    }
  }

  /** Returns the images of a folder itself; none if it is not one. */
  static List<Path> imagesIfAny(Path folder) {
    return Files.isDirectory(folder) ? images(folder) : List.of();
  }

  /** Returns the images of a folder and all folders below it; none if it is not one. */
  static List<Path> imagesBelow(Path folder) {
    return filesBelow(folder).stream()
        .filter(path -> isImage(path) && !hiddenBelow(folder, path) && !drawnBelow(folder, path))
        .toList();
  }

  /** Returns all files of a folder and all folders below it, hidden ones and dead links, too. */
  static List<Path> filesBelow(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          Set.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              files.add(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              // Such as lost+found, which nobody may look into and nobody wants to.
              if (hiddenBelow(folder, file)) {
                return FileVisitResult.SKIP_SUBTREE;
              }
              throw e;
            }
          });
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    return sorted(files.stream(), file -> true);
  }

  /** Returns whether a file, or a folder on the way to it, is hidden or a system's own. */
  static boolean hiddenBelow(Path folder, Path file) {
    for (Path part : folder.relativize(file)) {
      if (hidden(part)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a file is among the pictures that an earlier run drew below a folder. */
  static boolean drawnBelow(Path folder, Path file) {
    Path place = file.getParent();
    while (place != null && !place.equals(folder) && place.startsWith(folder)) {
      Path run = place.getParent();
      if (name(place).equals(MAPS) && run != null && hasRows(run)) {
        return true;
      }
      place = run;
    }
    return false;
  }

  private static boolean hasRows(Path run) {
    return ROWS.stream().anyMatch(rows -> Files.isRegularFile(run.resolve(rows)));
  }

  /** Returns the folders within a folder that have one of the names, whatever the case. */
  static List<Path> subfolders(Path folder, Set<String> names) {
    return subfolders(folder).stream()
        .filter(path -> names.contains(name(path).toLowerCase(Locale.ROOT)))
        .toList();
  }

  /** Returns the first of the names that a folder within the folder has, whatever the case. */
  static Optional<Path> subfolder(Path folder, List<String> names) {
    return names.stream().flatMap(name -> subfolders(folder, Set.of(name)).stream()).findFirst();
  }

  /** Returns a path that equals another one where both are of the same file. */
  static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /** Returns a folder's or a file's own name, which tells it apart from all others. */
  static String name(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : ImageNames.text(name);
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

  /** Returns a file's name without folder and extension. */
  static String stem(Path file) {
    return withoutExtension(name(file));
  }

  /** Returns a name, with or without folders before it, without its extension. */
  static String withoutExtension(String name) {
    int dot = name.lastIndexOf('.');
    return dot <= name.lastIndexOf('/') + 1 ? name : name.substring(0, dot);
  }

  private static List<Path> sorted(Stream<Path> paths, Predicate<Path> wanted) {
    return paths.filter(wanted).sorted(BY_NAME).toList();
  }

  private static boolean isImage(Path path) {
    return ImageFormats.decodable(path) && Files.isRegularFile(path);
  }

  private static boolean hidden(Path path) {
    String name = name(path).toLowerCase(Locale.ROOT);
    return name.startsWith(".") || SYSTEM.contains(name);
  }

  private static DfmException unreadable(Path folder, Exception cause) {
    return new DfmException("Cannot read folder " + folder + ": " + cause.getMessage(), cause);
  }
}
