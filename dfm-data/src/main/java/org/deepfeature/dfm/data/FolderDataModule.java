package org.deepfeature.dfm.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.deepfeature.dfm.trainer.data.ImageNames;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.jspecify.annotations.Nullable;

/**
 * Plain folders, looked at recursively: one of normal images, optionally one of abnormal ones,
 * optionally one of masks that bear the abnormal images' names. A share of the normal images is
 * held out for testing, drawn by the seed; with two or more, at least one is held out and one kept.
 * Names are relative to the deepest folder that holds both. Not thread-safe.
 */
public final class FolderDataModule extends SampleLists {
  /** Share of the normal images that is held out unless said otherwise. */
  public static final double DEFAULT_HELD_OUT = 0.2;

  private final Path normal;
  private final @Nullable Path abnormal;
  private final @Nullable Path masks;

  /**
   * @param normal folder of normal images
   * @param abnormal folder of abnormal images, or null
   * @param masks folder of masks, or null
   * @param heldOut share of the normal images to test on, {@code 0 <= heldOut < 1}
   * @param seed draws them
   * @throws IllegalArgumentException if the share is out of range or masks come without abnormal
   *     images
   */
  public FolderDataModule(
      Path normal, @Nullable Path abnormal, @Nullable Path masks, double heldOut, long seed) {
    this(
        normal,
        abnormal,
        masks,
        new SplitSettings(
            Optional.of(TestSplitMode.FRACTION),
            heldOut,
            Optional.empty(),
            SplitSettings.VAL_RATIO,
            seed));
  }

  /**
   * @param normal folder of normal images
   * @param abnormal folder of abnormal images, or null
   * @param masks folder of masks, or null
   * @param settings how the images are divided
   * @throws IllegalArgumentException if masks come without abnormal images
   */
  public FolderDataModule(
      Path normal, @Nullable Path abnormal, @Nullable Path masks, SplitSettings settings) {
    super(settings);
    if (masks != null && abnormal == null) {
      throw new IllegalArgumentException("Masks " + masks + " need a folder of abnormal images");
    }
    if (abnormal != null && absolute(normal).equals(absolute(abnormal))) {
      throw new IllegalArgumentException(
          "Normal and abnormal images are both in %s; expected two folders".formatted(normal));
    }
    this.normal = normal;
    this.abnormal = abnormal;
    this.masks = masks;
  }

  @Override
  List<Sample> read() {
    Path root = root();
    List<Sample> samples = new ArrayList<>();
    images(normal, "normal images")
        .forEach(file -> samples.add(Sample.good(root, normal, file, Split.UNASSIGNED)));
    if (abnormal != null) {
      Masks found = masks == null ? Masks.NONE : Masks.in(masks);
      if (masks != null) {
        images(masks, "masks");
      }
      samples.addAll(
          found.defects(
              root,
              abnormal,
              images(abnormal, "abnormal images"),
              file -> label(file, abnormal),
              Split.TEST));
    }
    return samples;
  }

  private Path root() {
    Path root = normal.toAbsolutePath().normalize();
    Path other = abnormal == null ? root : abnormal.toAbsolutePath().normalize();
    while (!other.startsWith(root)) {
      root = root.resolveSibling("").normalize();
    }
    return root;
  }

  /** A folder between root and file names the defect type. */
  private static String label(Path file, Path root) {
    Path relative = root.relativize(file);
    return relative.getNameCount() > 1 ? ImageNames.text(relative.getName(0)) : "abnormal";
  }

  /** Images of a folder, but not those of another of the three that lies in it. */
  private List<Path> images(Path folder, String what) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "No folder of %s: %s".formatted(what, Folders.contents(folder)));
    }
    List<Path> inside =
        folders().stream()
            .filter(other -> !other.equals(folder) && absolute(other).startsWith(absolute(folder)))
            .toList();
    List<Path> images =
        KindFolders.images(folder).stream()
            .filter(f -> inside.stream().noneMatch(i -> absolute(f).startsWith(absolute(i))))
            .toList();
    if (images.isEmpty()) {
      throw new IllegalArgumentException("No %s: %s".formatted(what, Folders.contents(folder)));
    }
    return images;
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  @Override
  List<Path> folders() {
    return Stream.of(normal, abnormal, masks).flatMap(Stream::ofNullable).toList();
  }

  @Override
  List<Path> maskFolders() {
    return Stream.ofNullable(masks).toList();
  }

  @Override
  Path names() {
    return root();
  }

  @Override
  String missing(Split split) {
    return switch (split) {
      case TRAIN, UNASSIGNED -> "No images to fit on in " + normal;
      case VALIDATION ->
          "Plain folders have no validation set; val_split_mode can draw one: "
              + Folders.contents(normal);
      case TEST, PREDICT ->
          "No images to test: nothing is held out of %s and no abnormal folder is given"
              .formatted(normal);
    };
  }
}
