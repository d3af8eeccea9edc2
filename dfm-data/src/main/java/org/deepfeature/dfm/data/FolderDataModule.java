package org.deepfeature.dfm.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.deepfeature.dfm.runtime.internal.file.FolderContents;
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

  private static final List<String> NORMAL = List.of("normal", "good", "ok");
  private static final List<String> ABNORMAL =
      List.of("abnormal", "bad", "ng", "defect", "defective");
  private static final List<String> MASKS = List.of("masks", "mask", "ground_truth");

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
    if (abnormal != null && Folders.absolute(normal).equals(Folders.absolute(abnormal))) {
      throw new IllegalArgumentException(
          "Normal and abnormal images are both in %s; expected two folders".formatted(normal));
    }
    this.normal = normal;
    this.abnormal = abnormal;
    this.masks = masks;
  }

  /**
   * @param data folder that holds {@code normal} (or {@code good}, {@code ok}), and perhaps {@code
   *     abnormal} (or {@code bad}, {@code ng}, {@code defect}, {@code defective}) and {@code masks}
   *     (or {@code mask}, {@code ground_truth}), in any case
   * @param settings how the images are divided
   * @return the images in these
   */
  public static FolderDataModule in(Path data, SplitSettings settings) {
    return new FolderDataModule(
        Folders.subfolder(data, NORMAL).orElse(data.resolve(NORMAL.get(0))),
        Folders.subfolder(data, ABNORMAL).orElse(null),
        Folders.subfolder(data, MASKS).orElse(null),
        settings);
  }

  @Override
  List<Sample> read() {
    Path root = root();
    List<Sample> samples = new ArrayList<>();
    images(normal, "normal images")
        .forEach(file -> samples.add(Sample.good(root, normal, file, Split.UNASSIGNED)));
    if (abnormal != null) {
      samples.addAll(
          masks()
              .defects(
                  root,
                  abnormal,
                  images(abnormal, "abnormal images"),
                  file -> label(file, abnormal),
                  Split.TEST));
    }
    return samples;
  }

  private Path root() {
    Path root = Folders.absolute(normal);
    Path other = abnormal == null ? root : Folders.absolute(abnormal);
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
    requireFolder(folder, what);
    List<Path> inside =
        folders().stream()
            .filter(
                other ->
                    !other.equals(folder)
                        && Folders.absolute(other).startsWith(Folders.absolute(folder)))
            .toList();
    List<Path> images =
        KindFolders.images(folder).stream()
            .filter(
                f ->
                    inside.stream()
                        .noneMatch(i -> Folders.absolute(f).startsWith(Folders.absolute(i))))
            .toList();
    requireSome(!images.isEmpty(), folder, what);
    return images;
  }

  private Masks masks() {
    if (masks == null) {
      return Masks.NONE;
    }
    requireFolder(masks, "masks");
    Masks found = Masks.in(masks);
    requireSome(!found.isEmpty(), masks, "masks");
    return found;
  }

  private static void requireFolder(Path folder, String what) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "No folder of %s: %s".formatted(what, FolderContents.of(folder)));
    }
  }

  private static void requireSome(boolean some, Path folder, String what) {
    if (!some) {
      throw new IllegalArgumentException("No %s: %s".formatted(what, FolderContents.of(folder)));
    }
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
              + FolderContents.of(normal);
      case TEST, PREDICT ->
          "No images to test: nothing is held out of %s and no abnormal folder is given"
              .formatted(normal);
    };
  }
}
