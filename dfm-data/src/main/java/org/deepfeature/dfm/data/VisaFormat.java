package org.deepfeature.dfm.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.runtime.internal.file.FileNames;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.jspecify.annotations.Nullable;

/**
 * VisA (Zou et al. 2022) as published: {@code <object>/Data/Images/Normal}, {@code
 * <object>/Data/Images/Anomaly}, {@code <object>/Data/Masks/Anomaly/<stem>.png}, divided by the
 * rows {@code object,split,label,image,mask} of {@code split_csv/1cls.csv} beside the objects.
 * Without that list there is no split. The converted set ({@code visa_pytorch}) is {@link
 * MvtecFormat}. Stateless and thread-safe.
 */
public final class VisaFormat implements DataFormat {
  private static final String ANOMALY = "anomaly";

  /** A row of the list. */
  private static final List<String> COLUMNS = List.of("object", "split", "label", "image", "mask");

  @Override
  public String name() {
    return "visa";
  }

  @Override
  public String expected(Split split) {
    return switch (split) {
      case TRAIN, UNASSIGNED -> "Data/Images/Normal, or rows of split train in split_csv/1cls.csv,";
      case TEST, PREDICT -> "Data/Images/Anomaly, or rows of split test in split_csv/1cls.csv,";
      case VALIDATION -> "a validation set, which this layout does not have,";
    };
  }

  @Override
  public boolean matches(Path folder) {
    return Files.isDirectory(images(folder, "Normal"));
  }

  private static Path images(Path folder, String what) {
    return folder.resolve("Data").resolve("Images").resolve(what);
  }

  @Override
  public List<Sample> read(Path folder, Path root) {
    Path set = folder.toAbsolutePath().normalize().resolveSibling("");
    Path list = set.resolve("split_csv").resolve("1cls.csv");
    return Files.isRegularFile(list) ? listed(list, folder, set, root) : undivided(folder, root);
  }

  private static List<Sample> undivided(Path folder, Path root) {
    List<Sample> samples = new ArrayList<>();
    Folders.imagesBelow(images(folder, "Normal"))
        .forEach(f -> samples.add(Sample.good(root, f, Split.UNASSIGNED)));
    Masks masks = Masks.in(folder.resolve("Data").resolve("Masks").resolve("Anomaly"));
    Path defective = images(folder, "Anomaly");
    samples.addAll(
        masks.defects(
            root, defective, Folders.imagesBelow(defective), file -> ANOMALY, Split.TEST));
    return samples;
  }

  private static List<Sample> listed(Path list, Path folder, Path set, Path root) {
    String object = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    List<Sample> samples = new ArrayList<>();
    int number = 0;
    for (Map<String, String> row : CsvRows.read(list)) {
      number++;
      for (String column : COLUMNS.subList(0, 4)) {
        if (row.getOrDefault(column, "").isEmpty()) {
          throw new IllegalArgumentException(
              "%s, entry %s: no %s; expected columns %s".formatted(list, number, column, COLUMNS));
        }
      }
      if (object.equals(row.get("object"))) {
        Sample sample = sample(list, number, row, set, root);
        if (sample.split() == Split.TEST || !sample.anomalous()) {
          samples.add(sample);
        }
      }
    }
    return samples;
  }

  private static Sample sample(
      Path list, int number, Map<String, String> row, Path set, Path root) {
    try {
      return sample(row, set, root);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "%s, entry %s: %s".formatted(list, number, FileNames.describe(e)), e);
    }
  }

  private static Sample sample(Map<String, String> row, Path set, Path root) {
    Path image = set.resolve(row.getOrDefault("image", ""));
    Split split = "train".equals(row.get("split")) ? Split.TRAIN : Split.TEST;
    if ("normal".equals(row.get("label"))) {
      return Sample.good(root, image, split);
    }
    return new Sample(
        image, Sample.nameIn(root, image), ANOMALY, true, mask(row.get("mask"), set), split);
  }

  private static @Nullable Path mask(@Nullable String name, Path set) {
    return name == null || name.isEmpty() ? null : set.resolve(name);
  }
}
