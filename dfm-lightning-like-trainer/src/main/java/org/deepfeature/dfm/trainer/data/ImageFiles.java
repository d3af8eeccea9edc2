package org.deepfeature.dfm.trainer.data;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.DfmException;

/** Finds image files, in lexicographic order. */
public final class ImageFiles {
  private ImageFiles() {}

  /**
   * @param folder an existing folder
   * @return all images below it, sorted
   * @throws DfmException if it cannot be listed
   */
  public static List<Path> below(Path folder) {
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return files.filter(ImageFiles::isImage).filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new DfmException("Cannot list " + folder + ": " + e.getMessage(), e);
    }
  }

  /**
   * @param path a file
   * @return whether its name ends like an image's
   */
  public static boolean isImage(Path path) {
    return path.getFileName() != null
        && path.getFileName()
            .toString()
            .toLowerCase(Locale.ROOT)
            .matches(".+\\.(png|jpe?g|bmp|tiff?)");
  }

  static List<Path> foldersIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new DfmException("Cannot list " + folder + ": " + e.getMessage(), e);
    }
  }
}
