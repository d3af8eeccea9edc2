package org.deepfeature.dfm.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.deepfeature.dfm.runtime.internal.file.FileNames;
import org.deepfeature.dfm.trainer.data.LeftOut;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;

/**
 * A list of images in a file: CSV with a header line, separated by commas, semicolons or tabs, or
 * JSONL with one object a line, by the file's extension. Columns, in any case, are {@code
 * path,label,split} and optionally {@code mask}, or anomalib's own ({@code image_path}, {@code
 * mask_path}, {@code label_index}); paths are relative to the list's folder, with slashes or
 * backslashes. A label of {@code good}, {@code normal} or {@code ok} marks a normal image, any
 * other a defect type; splits are {@code train}, {@code validation} (or {@code val}), {@code test}
 * and {@code predict}. A mask that is not there is left out. The order is the list's. Not
 * thread-safe.
 */
public final class CsvDataModule extends SampleLists {
  private static final String DEFECT = "defect";

  private final Path list;
  private final List<LeftOut> missingMasks = new ArrayList<>();

  /**
   * @param list a file that ends in {@code .csv}, or {@code .jsonl} (or {@code .ndjson})
   */
  public CsvDataModule(Path list) {
    this(list, SplitSettings.DEFAULT);
  }

  /**
   * @param list a file that ends in {@code .csv}, or {@code .jsonl} (or {@code .ndjson})
   * @param settings how the images are divided
   */
  public CsvDataModule(Path list, SplitSettings settings) {
    super(settings);
    this.list = list;
  }

  @Override
  List<Sample> read() {
    if (!Files.isRegularFile(list)) {
      throw new IllegalArgumentException(
          "No list of images %s; expected a file path,label,split[,mask]".formatted(list));
    }
    missingMasks.clear();
    List<Sample> samples = new ArrayList<>();
    for (Map<String, String> row : CsvRows.read(list)) {
      try {
        samples.add(sample(ListColumns.entry(row), samples.size() + 1));
      } catch (InvalidPathException e) {
        throw wrong(samples.size() + 1, FileNames.describe(e));
      }
    }
    return samples;
  }

  private Sample sample(Map<String, String> entry, int row) {
    ListColumns columns = ListColumns.of(entry.keySet());
    Set<String> missing = columns.missing(entry.keySet());
    Set<String> unread = columns.unread(entry.keySet());
    if (!missing.isEmpty() || !unread.isEmpty()) {
      throw wrong(
          row,
          "%s %s among the columns %s; expected path, label, split and optionally mask, or anomalib's image_path, label_index, split and optionally mask_path"
              .formatted(
                  missing.isEmpty() ? "unknown" : "no",
                  String.join(", ", missing.isEmpty() ? unread : missing),
                  new TreeSet<>(entry.keySet())));
    }
    Path folder = list.toAbsolutePath().normalize().getParent();
    Path path = place(folder, needed(entry, columns.image(), row));
    String label = label(entry, row);
    boolean normal = Sample.isGood(label);
    Split split = split(needed(entry, ListColumns.SPLIT, row), row);
    if (split == Split.TRAIN && !normal) {
      throw wrong(row, "label '" + label + "' in split train; only normal images are fitted on");
    }
    return new Sample(
        path,
        Sample.nameIn(folder, path),
        label,
        !normal,
        normal ? List.of() : masks(entry, columns, folder),
        split,
        null);
  }

  private String needed(Map<String, String> entry, String column, int row) {
    String value = ListColumns.cell(entry, column);
    if (value == null) {
      throw wrong(row, "no " + column + "; it has " + new TreeMap<>(entry));
    }
    return value;
  }

  /** In words where there are some; the number says only whether it is a defect. */
  private String label(Map<String, String> entry, int row) {
    String label = ListColumns.cell(entry, ListColumns.LABEL);
    String number = ListColumns.cell(entry, ListColumns.LABEL_INDEX);
    if (number == null) {
      return Sample.label(label == null ? needed(entry, ListColumns.LABEL, row) : label);
    }
    boolean normal =
        switch (number) {
          case "0", "0.0" -> true;
          case "1", "1.0" -> false;
          default -> throw wrong(row, "label_index '" + number + "'; expected 0 or 1");
        };
    if (label != null && Sample.isGood(label) != normal) {
      throw wrong(
          row, "label '%s' with label_index %s; expected 0 for normal".formatted(label, number));
    }
    return label == null ? (normal ? Sample.GOOD : DEFECT) : Sample.label(label);
  }

  private List<Path> masks(Map<String, String> entry, ListColumns columns, Path folder) {
    String name = ListColumns.cell(entry, columns.mask());
    if (name == null) {
      return List.of();
    }
    Path mask = place(folder, name);
    if (Files.isRegularFile(mask)) {
      return List.of(mask);
    }
    missingMasks.add(new LeftOut(Sample.nameIn(folder, mask), LeftOut.Reason.MISSING_MASK));
    return List.of();
  }

  /** A file that the list names; backslashes separate where no file has them in its name. */
  private static Path place(Path folder, String name) {
    Path path = folder.resolve(name);
    return name.indexOf('\\') >= 0 && !Files.exists(path)
        ? folder.resolve(name.replace('\\', '/'))
        : path;
  }

  private Split split(String text, int row) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "train", "split.train" -> Split.TRAIN;
      case "val", "validation", "split.val" -> Split.VALIDATION;
      case "test", "split.test" -> Split.TEST;
      case "predict" -> Split.PREDICT;
      default ->
          throw wrong(row, "split '" + text + "'; expected train, validation, test or predict");
    };
  }

  private IllegalArgumentException wrong(int row, String what) {
    return new IllegalArgumentException("%s, entry %s: %s".formatted(list, row, what));
  }

  @Override
  List<Path> folders() {
    return List.of();
  }

  @Override
  Path names() {
    return list.toAbsolutePath().normalize().getParent();
  }

  @Override
  List<LeftOut> unlisted() {
    return List.copyOf(missingMasks);
  }

  @Override
  String missing(Split split) {
    return "No entries of split %s in %s".formatted(split.name().toLowerCase(Locale.ROOT), list);
  }
}
