package org.deepfeature.dfm.trainer.data;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One image and what is known of it.
 *
 * @param path the file
 * @param name how it is shown and listed: relative to the data's folder, parts separated by {@code
 *     /} on every system
 * @param label {@link #GOOD}, {@code good/<class>} where there are several, a defect type, or
 *     {@link #UNKNOWN}
 * @param anomalous whether it shows a defect
 * @param mask file in which non-zero pixels mark the defect; null if there is none
 * @param split what it is there for
 * @param defect drawn into the image after it is decoded, and its own mask; null for none
 */
public record Sample(
    Path path,
    String name,
    String label,
    boolean anomalous,
    @Nullable Path mask,
    Split split,
    @Nullable SyntheticDefect defect) {
  /** Label of a normal image. */
  public static final String GOOD = "good";

  /** Label of an image of which nothing is known. */
  public static final String UNKNOWN = "unknown";

  /**
   * An image as it is in its file.
   *
   * @param path the file
   * @param name how it is shown and listed
   * @param label {@link #GOOD}, a class of it, a defect type, or {@link #UNKNOWN}
   * @param anomalous whether it shows a defect
   * @param mask file in which non-zero pixels mark the defect; null if there is none
   * @param split what it is there for
   */
  public Sample(
      Path path, String name, String label, boolean anomalous, @Nullable Path mask, Split split) {
    this(path, name, label, anomalous, mask, split, null);
  }

  /**
   * @param other what it is there for instead
   * @return the same image, there for that
   */
  public Sample with(Split other) {
    return new Sample(path, name, label, anomalous, mask, other, defect);
  }

  /**
   * @param folder what the name is relative to
   * @param path the file
   * @param split what it is there for
   * @return a normal image
   */
  public static Sample good(Path folder, Path path, Split split) {
    return new Sample(path, nameIn(folder, path), GOOD, false, null, split);
  }

  /**
   * @param folder what the name is relative to
   * @param good the folder of normal images; a folder in it is a class of them
   * @param path the file
   * @param split what it is there for
   * @return a normal image, labelled {@code good} or {@code good/<class>}
   */
  public static Sample good(Path folder, Path good, Path path, Split split) {
    Path inside = good.relativize(path);
    String label = inside.getNameCount() > 1 ? GOOD + "/" + inside.getName(0) : GOOD;
    return new Sample(path, nameIn(folder, path), label, false, null, split);
  }

  /**
   * @param label {@code good}, {@code good/<class>}, {@code normal} or a defect type
   * @return whether it is a normal image's
   */
  public static boolean isGood(String label) {
    return label.equals(GOOD) || label.equals("normal") || label.startsWith(GOOD + "/");
  }

  /**
   * @param folder what the name is relative to
   * @param path a file, inside or outside of it
   * @return the file's relative name with slashes, or its full name where it lies outside
   */
  public static String nameIn(Path folder, Path path) {
    Path base = folder.toAbsolutePath().normalize();
    Path file = path.toAbsolutePath().normalize();
    Path shown = file.startsWith(base) ? base.relativize(file) : path;
    return shown.toString().replace('\\', '/');
  }
}
