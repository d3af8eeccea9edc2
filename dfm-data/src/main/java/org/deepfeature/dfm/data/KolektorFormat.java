package org.deepfeature.dfm.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;

/**
 * KolektorSDD (Tabernik et al. 2020): {@code kos01/Part0.jpg} beside {@code kos01/Part0_label.bmp};
 * an image is defective where its label image marks anything. There is no split. Immutable and
 * thread-safe.
 */
public final class KolektorFormat implements DataFormat {
  private static final String LABEL = "_label";

  private final Predicate<Path> marks;

  /**
   * @param marks whether a mask file marks anything
   */
  public KolektorFormat(Predicate<Path> marks) {
    this.marks = marks;
  }

  @Override
  public String name() {
    return "kolektor";
  }

  @Override
  public String expected(Split split) {
    return split == Split.VALIDATION
        ? "a validation set, which this layout does not have,"
        : "kosNN/PartN.jpg with kosNN/PartN_label.bmp";
  }

  @Override
  public boolean matches(Path folder) {
    return Folders.subfolders(folder).stream()
        .filter(KolektorFormat::isItem)
        .flatMap(item -> Folders.images(item).stream())
        .anyMatch(file -> Folders.stem(file).endsWith(LABEL));
  }

  private static boolean isItem(Path folder) {
    return String.valueOf(folder.getFileName()).toLowerCase(Locale.ROOT).startsWith("kos");
  }

  @Override
  public List<Sample> read(Path folder, Path root) {
    List<Sample> samples = new ArrayList<>();
    for (Path item : Folders.subfolders(folder).stream().filter(KolektorFormat::isItem).toList()) {
      LabelFiles labels = new LabelFiles(Folders.images(item), LABEL, marks);
      labels
          .images()
          .forEach(f -> samples.add(labels.sample(root, f, Split.UNASSIGNED, Split.TEST)));
    }
    return samples;
  }
}
