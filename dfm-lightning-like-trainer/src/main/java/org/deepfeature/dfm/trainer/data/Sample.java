package org.deepfeature.dfm.trainer.data;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One image and what is known of it.
 *
 * @param path the file
 * @param name how it is shown and listed: relative to the data's folder, parts separated by {@code
 *     /} on every system
 * @param label {@link #GOOD}, a kind of defect, or {@link #UNKNOWN}
 * @param anomalous whether it shows a defect
 * @param mask file in which non-zero pixels mark the defect; null if there is none
 * @param split what it is there for
 */
public record Sample(
    Path path, String name, String label, boolean anomalous, @Nullable Path mask, Split split) {
  /** Label of a normal image. */
  public static final String GOOD = "good";

  /** Label of an image of which nothing is known. */
  public static final String UNKNOWN = "unknown";

  /**
   * @param folder what the name is relative to
   * @param path the file
   * @param split what it is there for
   * @return a normal image
   */
  static Sample good(Path folder, Path path, Split split) {
    return new Sample(path, nameIn(folder, path), GOOD, false, null, split);
  }

  /**
   * @param folder what the name is relative to
   * @param path a file, inside or outside of it
   * @return the file's relative name with slashes, or its full name where it lies outside
   */
  static String nameIn(Path folder, Path path) {
    Path base = folder.toAbsolutePath().normalize();
    Path file = path.toAbsolutePath().normalize();
    Path shown = file.startsWith(base) ? base.relativize(file) : path;
    return shown.toString().replace('\\', '/');
  }
}
