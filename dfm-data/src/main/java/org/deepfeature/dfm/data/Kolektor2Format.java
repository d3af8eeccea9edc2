package org.deepfeature.dfm.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;

/**
 * KolektorSDD2 (Božič et al. 2021): {@code train/10000.png} beside {@code train/10000_GT.png}, and
 * {@code test} likewise; an image is defective where its label image marks anything. The defective
 * training images are left out. Immutable and thread-safe.
 */
public final class Kolektor2Format implements DataFormat {
  private static final String LABEL = "_GT";

  private final Predicate<Path> marks;

  /**
   * @param marks whether a mask file marks anything
   */
  public Kolektor2Format(Predicate<Path> marks) {
    this.marks = marks;
  }

  @Override
  public String name() {
    return "kolektor2";
  }

  @Override
  public String expected(Split split) {
    return switch (split) {
      case TRAIN, UNASSIGNED -> "train/NNNNN.png with train/NNNNN_GT.png";
      case TEST, PREDICT -> "test/NNNNN.png with test/NNNNN_GT.png";
      case VALIDATION -> "a validation set, which this layout does not have,";
    };
  }

  @Override
  public boolean matches(Path folder) {
    return holdsLabels(folder.resolve("train")) || holdsLabels(folder.resolve("test"));
  }

  private static boolean holdsLabels(Path folder) {
    return Folders.imagesIfAny(folder).stream()
        .anyMatch(file -> Folders.stem(file).endsWith(LABEL));
  }

  @Override
  public List<Sample> read(Path folder, Path root) {
    List<Sample> samples = new ArrayList<>();
    read(folder.resolve("train"), root, Split.TRAIN, samples);
    samples.removeIf(Sample::anomalous);
    read(folder.resolve("test"), root, Split.TEST, samples);
    return samples;
  }

  private void read(Path folder, Path root, Split split, List<Sample> samples) {
    LabelFiles labels = new LabelFiles(Folders.imagesIfAny(folder), LABEL, marks);
    labels.images().forEach(f -> samples.add(labels.sample(root, f, split, split)));
  }
}
