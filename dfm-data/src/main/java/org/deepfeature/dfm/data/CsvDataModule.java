package org.deepfeature.dfm.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.deepfeature.dfm.runtime.internal.file.FileNames;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.jspecify.annotations.Nullable;

/**
 * A list of images in a file: CSV with a header line, or JSONL with one object a line, by the
 * file's extension. Columns are {@code path,label,split} and optionally {@code mask}; paths are
 * relative to the list's folder. A label of {@code good} or {@code normal} marks a normal image,
 * any other a defect type; splits are {@code train}, {@code validation} (or {@code val}), {@code
 * test} and {@code predict}. The order is the list's. Not thread-safe.
 */
public final class CsvDataModule extends SampleLists {
  private static final Set<String> REQUIRED = new TreeSet<>(Set.of("path", "label", "split"));
  private static final Set<String> COLUMNS =
      new TreeSet<>(Set.of("path", "label", "split", "mask"));

  private final Path list;

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
    List<Sample> samples = new ArrayList<>();
    for (Map<String, String> entry : CsvRows.read(list)) {
      try {
        samples.add(sample(entry, samples.size() + 1));
      } catch (InvalidPathException e) {
        throw wrong(samples.size() + 1, FileNames.describe(e));
      }
    }
    return samples;
  }

  private Sample sample(Map<String, String> entry, int row) {
    if (!COLUMNS.containsAll(entry.keySet())) {
      throw wrong(row, "columns " + entry.keySet() + "; expected " + COLUMNS);
    }
    for (String column : REQUIRED) {
      if (value(entry, column) == null) {
        throw wrong(row, "no " + column + "; it has " + entry);
      }
    }
    Path folder = list.toAbsolutePath().normalize().getParent();
    Path path = folder.resolve(entry.get("path"));
    String label = entry.get("label");
    boolean normal = Sample.isGood(label);
    Split split = split(entry.get("split"), row);
    if (split == Split.TRAIN && !normal) {
      throw wrong(row, "label '" + label + "' in split train; only normal images are fitted on");
    }
    String mask = value(entry, "mask");
    return new Sample(
        path,
        Sample.nameIn(folder, path),
        label.equals("normal") ? Sample.GOOD : label,
        !normal,
        mask == null ? null : folder.resolve(mask),
        split);
  }

  private static @Nullable String value(Map<String, String> entry, String column) {
    String value = entry.get(column);
    return value == null || value.isBlank() ? null : value;
  }

  private Split split(String text, int row) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "train" -> Split.TRAIN;
      case "val", "validation" -> Split.VALIDATION;
      case "test" -> Split.TEST;
      case "predict" -> Split.PREDICT;
      default ->
          throw wrong(row, "split '" + text + "'; expected train, validation, test or predict");
    };
  }

  private IllegalArgumentException wrong(int row, String what) {
    return new IllegalArgumentException("%s, entry %s: %s".formatted(list, row, what));
  }

  @Override
  String missing(Split split) {
    return "No entries of split %s in %s".formatted(split.name().toLowerCase(Locale.ROOT), list);
  }
}
