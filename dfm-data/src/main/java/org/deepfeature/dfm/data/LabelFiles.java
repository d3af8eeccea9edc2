package org.deepfeature.dfm.data;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;

/**
 * Images and label images that lie beside each other; a label image that marks anything is a mask.
 * Of an image without a label image nothing is known, so it is not taken.
 */
final class LabelFiles {
  private final List<Path> images;
  private final Map<String, Path> labels = new HashMap<>();
  private final String suffix;
  private final Predicate<Path> marks;

  /** Takes the files of one folder; those whose stem ends in the suffix are labels. */
  LabelFiles(List<Path> files, String suffix, Predicate<Path> marks) {
    this.suffix = suffix;
    this.marks = marks;
    files.stream()
        .filter(f -> Folders.stem(f).endsWith(suffix))
        .forEach(f -> labels.put(Folders.stem(f), f));
    images = files.stream().filter(f -> labels.containsKey(label(f))).toList();
  }

  List<Path> images() {
    return images;
  }

  /** Returns a normal image of the split given, or a defective one. */
  Sample sample(Path root, Path image, Split normal, Split defective) {
    Path label = labels.get(label(image));
    return label == null || !marks.test(label)
        ? Sample.good(root, image, normal)
        : new Sample(image, Sample.nameIn(root, image), "defect", true, label, defective);
  }

  private String label(Path image) {
    return Folders.stem(image) + suffix;
  }
}
