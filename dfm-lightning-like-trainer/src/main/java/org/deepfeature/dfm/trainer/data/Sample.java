package org.deepfeature.dfm.trainer.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
 * @param masks files that mark the defect, together; empty if there are none
 * @param split what it is there for
 * @param defect drawn into the image after it is decoded, and its own mask; null for none
 * @param copy what makes it a further copy of its image; null for the image itself
 */
public record Sample(
    Path path,
    String name,
    String label,
    boolean anomalous,
    List<Path> masks,
    Split split,
    @Nullable SyntheticDefect defect,
    @Nullable ImageCopy copy) {
  /** Label of a normal image. */
  public static final String GOOD = "good";

  /** Label of an image of which nothing is known. */
  public static final String UNKNOWN = "unknown";

  private static final Set<String> NORMAL = Set.of(GOOD, "normal", "ok");

  public Sample {
    masks = List.copyOf(masks);
  }

  /**
   * An image as it is in its file.
   *
   * @param path the file
   * @param name how it is shown and listed
   * @param label {@link #GOOD}, a class of it, a defect type, or {@link #UNKNOWN}
   * @param anomalous whether it shows a defect
   * @param mask file that marks the defect; null if there is none
   * @param split what it is there for
   */
  public Sample(
      Path path, String name, String label, boolean anomalous, @Nullable Path mask, Split split) {
    this(path, name, label, anomalous, mask == null ? List.of() : List.of(mask), split, null);
  }

  /**
   * An image, perhaps with a drawn defect.
   *
   * @param path the file
   * @param name how it is shown and listed
   * @param label {@link #GOOD}, a class of it, a defect type, or {@link #UNKNOWN}
   * @param anomalous whether it shows a defect
   * @param masks files that mark the defect, together; empty if there are none
   * @param split what it is there for
   * @param defect drawn into the image after it is decoded; null for none
   */
  public Sample(
      Path path,
      String name,
      String label,
      boolean anomalous,
      List<Path> masks,
      Split split,
      @Nullable SyntheticDefect defect) {
    this(path, name, label, anomalous, masks, split, defect, null);
  }

  /**
   * @param other what it is there for instead
   * @return the same image, there for that
   */
  public Sample with(Split other) {
    return new Sample(path, name, label, anomalous, masks, other, defect, copy);
  }

  /**
   * @param copied what makes the copy
   * @return a copy of this image, under its name and the copy's number
   */
  public Sample copy(ImageCopy copied) {
    return new Sample(
        path, name + "#" + copied.number(), label, anomalous, masks, split, defect, copied);
  }

  /**
   * @param other how it is shown and listed instead
   * @return the same image under that name
   */
  public Sample with(String other) {
    return new Sample(path, other, label, anomalous, masks, split, defect, copy);
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
    String label =
        inside.getNameCount() > 1 ? GOOD + "/" + ImageNames.text(inside.getName(0)) : GOOD;
    return new Sample(path, nameIn(folder, path), label, false, null, split);
  }

  /**
   * @param label in any case: {@code good}, {@code normal}, {@code ok}, one of them with {@code
   *     /<class>}, or a defect type
   * @return whether it is a normal image's
   */
  public static boolean isGood(String label) {
    return NORMAL.contains(label.split("/", 2)[0].toLowerCase(Locale.ROOT));
  }

  /**
   * @param label as people write it
   * @return {@link #GOOD} or {@code good/<class>} for a normal image's; any other as it is
   */
  public static String label(String label) {
    int slash = label.indexOf('/');
    return isGood(label) ? GOOD + (slash < 0 ? "" : label.substring(slash)) : label;
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
    return ImageNames.text(shown);
  }
}
