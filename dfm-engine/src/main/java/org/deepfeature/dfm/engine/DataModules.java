package org.deepfeature.dfm.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.data.CsvDataModule;
import org.deepfeature.dfm.data.DataFormat;
import org.deepfeature.dfm.data.DataFormats;
import org.deepfeature.dfm.data.FolderDataModule;
import org.deepfeature.dfm.data.FormatDataModule;
import org.deepfeature.dfm.data.MarkedPixels;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.engine.option.DataOptions;
import org.deepfeature.dfm.runtime.internal.file.FileNames;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.deepfeature.dfm.trainer.data.Stage;
import org.jspecify.annotations.Nullable;

/** Chooses the layout of the data that a configuration names. */
final class DataModules {
  private static final String FOLDER = "folder";
  private static final String CSV = "csv";
  private static final String USUAL = "mvtec";

  private DataModules() {}

  /**
   * @param c names the data
   * @param say told of a layout that was recognised and is not the usual one
   * @return where its images come from
   * @throws ConfigurationException if it names none, or two
   * @throws UnknownNameException if there is no such format
   * @throws IllegalArgumentException if the data is in no known layout
   */
  static DataModule of(Configuration c, Consumer<String> say) {
    DataOptions given = c.dataset();
    String format = given.dataFormat();
    if (given.data() != null && given.normal() != null) {
      throw new ConfigurationException("Give either --data or --normal, not both");
    }
    if (given.normal() != null) {
      if (format != null && !format.equals(FOLDER)) {
        throw new ConfigurationException(
            "--normal is for --data-format folder, not " + format + "; give --data");
      }
      return new FolderDataModule(
          FileNames.path(given.normal()), path(given.abnormal()), path(given.masks()), c.splits());
    }
    if (given.data() == null) {
      throw new ConfigurationException(
          "No data; give --data DIR (MVTec AD layout or another, or a CSV or JSONL) or --normal"
              + " DIR");
    }
    Path data = FileNames.path(given.data());
    if (CSV.equals(format) || (format == null && isList(data))) {
      return new CsvDataModule(data, c.splits());
    }
    if (FOLDER.equals(format)) {
      return FolderDataModule.in(data, c.splits());
    }
    DataFormat found = format(c, data);
    if (format == null && !found.name().equals(USUAL)) {
      say.accept(
          "data: read as %s, for it has %s".formatted(found.name(), found.expected(Split.TRAIN)));
    }
    return new FormatDataModule(found, data, given.category(), c.splits());
  }

  /**
   * @param c names the data
   * @param context told of what lies beside them
   * @return the names of its categories, sorted
   * @throws ConfigurationException if there are none
   */
  static List<String> categories(Configuration c, RunContext context) {
    Path data = FileNames.path(String.valueOf(c.dataset().data()));
    DataFormat format = format(c, data);
    List<String> categories = format.categories(data);
    if (categories.isEmpty()) {
      throw new ConfigurationException(
          "--category all, but %s holds no folders in the layout %s; leave --category out"
              .formatted(data, format.name()));
    }
    format.strangers(data).forEach(context::warn);
    return categories;
  }

  /**
   * @param data not set up yet
   * @param split train, validation or test
   * @return its images
   */
  static List<Sample> samples(DataModule data, Split split) {
    return switch (split) {
      case TRAIN -> {
        data.setup(Stage.FIT);
        yield data.trainSamples();
      }
      case VALIDATION -> {
        data.setup(Stage.VALIDATE);
        yield data.validationSamples();
      }
      case TEST -> {
        data.setup(Stage.TEST);
        yield data.testSamples();
      }
      default ->
          throw new ConfigurationException(
              "No split " + split + "; expected train, validation, test");
    };
  }

  private static DataFormat format(Configuration c, Path data) {
    DataOptions given = c.dataset();
    DataFormats formats = DataFormats.published(new MarkedPixels(c.run().decoder()));
    if (given.dataFormat() == null) {
      return formats.detect(data, given.category());
    }
    if (!formats.names().contains(given.dataFormat())) {
      List<String> names = new ArrayList<>(formats.names());
      names.addAll(List.of(FOLDER, CSV));
      throw new UnknownNameException("data format", given.dataFormat(), names);
    }
    return formats.named(given.dataFormat());
  }

  private static @Nullable Path path(@Nullable String name) {
    return name == null ? null : FileNames.path(name);
  }

  private static boolean isList(Path data) {
    String name = data.toString().toLowerCase(Locale.ROOT);
    return !Files.isDirectory(data)
        && (name.endsWith(".csv")
            || name.endsWith(".tsv")
            || name.endsWith(".jsonl")
            || name.endsWith(".ndjson"));
  }
}
