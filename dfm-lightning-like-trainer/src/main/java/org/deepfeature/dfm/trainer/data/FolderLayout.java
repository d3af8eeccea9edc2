package org.deepfeature.dfm.trainer.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Plain folders, looked at recursively: one of normal images, optionally one of abnormal ones,
 * optionally one of masks that bear the abnormal images' names. A share of the normal images is
 * held out for testing, drawn by the seed; with two or more, at least one is held out and one kept.
 */
public final class FolderLayout extends SampleLists {
  /** Share of the normal images that is held out unless said otherwise. */
  public static final double DEFAULT_HELD_OUT = 0.2;

  private final Path normal;
  private final @Nullable Path abnormal;
  private final @Nullable Path masks;
  private final double heldOut;
  private final long seed;

  /**
   * @param normal folder of normal images
   * @param abnormal folder of abnormal images, or null
   * @param masks folder of masks, or null
   * @param heldOut share of the normal images to test on, {@code 0 <= heldOut < 1}
   * @param seed draws them
   * @throws IllegalArgumentException if the share is out of range or masks come without abnormal
   *     images
   */
  public FolderLayout(
      Path normal, @Nullable Path abnormal, @Nullable Path masks, double heldOut, long seed) {
    if (!(heldOut >= 0 && heldOut < 1)) {
      throw new IllegalArgumentException(
          "Held-out share " + heldOut + "; expected at least 0 and below 1");
    }
    if (masks != null && abnormal == null) {
      throw new IllegalArgumentException("Masks " + masks + " need a folder of abnormal images");
    }
    this.normal = normal;
    this.abnormal = abnormal;
    this.masks = masks;
    this.heldOut = heldOut;
    this.seed = seed;
  }

  @Override
  List<Sample> read() {
    List<Path> good = images(normal, "normal images");
    Set<Integer> held = draw(good.size());
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < good.size(); i++) {
      samples.add(Sample.good(normal, good.get(i), held.contains(i) ? Split.TEST : Split.TRAIN));
    }
    if (abnormal != null) {
      Map<String, Path> byStem = masksByStem();
      for (Path file : images(abnormal, "abnormal images")) {
        String stem = Folders.stem(file);
        Path mask = byStem.getOrDefault(stem, byStem.get(stem + "_mask"));
        samples.add(
            new Sample(
                file,
                Sample.nameIn(abnormal, file),
                label(file, abnormal),
                true,
                mask,
                Split.TEST));
      }
    }
    return samples;
  }

  /** A folder between root and file names the kind of defect. */
  private static String label(Path file, Path root) {
    Path relative = root.relativize(file);
    return relative.getNameCount() > 1 ? relative.getName(0).toString() : "abnormal";
  }

  private Set<Integer> draw(int count) {
    int wanted = (int) Math.round(heldOut * count);
    if (heldOut > 0) {
      wanted = Math.max(Math.min(1, count - 1), Math.min(wanted, count - 1));
    }
    // The first places of a shuffle, by Fisher and Yates.
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    SplittableRandom random = new SplittableRandom(seed);
    Set<Integer> held = new HashSet<>();
    for (int i = 0; i < wanted; i++) {
      int j = random.nextInt(i, count);
      held.add(order[j]);
      order[j] = order[i];
    }
    return held;
  }

  private Map<String, Path> masksByStem() {
    Map<String, Path> byStem = new HashMap<>();
    if (masks != null) {
      images(masks, "masks").forEach(file -> byStem.put(Folders.stem(file), file));
    }
    return byStem;
  }

  private static List<Path> images(Path folder, String what) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "No folder of %s: %s".formatted(what, Folders.contents(folder)));
    }
    List<Path> images = Folders.imagesBelow(folder);
    if (images.isEmpty()) {
      throw new IllegalArgumentException("No %s: %s".formatted(what, Folders.contents(folder)));
    }
    return images;
  }

  @Override
  String missing(Split split) {
    return switch (split) {
      case TRAIN -> "No images to fit on in " + normal;
      case VALIDATION -> "Plain folders have no validation set; " + Folders.contents(normal);
      case TEST, PREDICT ->
          "No images to test: nothing is held out of %s and no abnormal folder is given"
              .formatted(normal);
    };
  }
}
