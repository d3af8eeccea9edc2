package org.deepfeature.dfm.data;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.jspecify.annotations.Nullable;

/** Mask files by the names of the images that they belong to. */
final class Masks {
  private final Map<String, Path> byStem = new HashMap<>();

  private Masks(List<Path> files) {
    files.forEach(file -> byStem.put(Folders.stem(file), file));
  }

  /** Returns the masks of a folder; none if there is no such folder. */
  static Masks in(Path folder) {
    return new Masks(Folders.imagesIfAny(folder));
  }

  /** Returns {@code <stem>_mask.*}, or else {@code <stem>.*}; null if there is neither. */
  @Nullable Path of(Path image) {
    String stem = Folders.stem(image);
    return byStem.getOrDefault(stem + "_mask", byStem.get(stem));
  }

  /** Returns a defective image with its mask. */
  Sample defect(Path root, Path image, String kind, Split split) {
    return new Sample(image, Sample.nameIn(root, image), kind, true, of(image), split);
  }
}
