package org.deepfeature.dfm.cli.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.cli.option.ConfigurationException;
import org.deepfeature.dfm.trainer.data.CsvLayout;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.FolderLayout;
import org.deepfeature.dfm.trainer.data.MvtecLayout;

/** Chooses the layout of the data that a configuration names. */
public final class DataModules {
  private DataModules() {}

  /**
   * @param c names the data
   * @return where its images come from
   * @throws ConfigurationException if it names none, or two
   */
  public static DataModule of(Configuration c) {
    if (c.data() != null && c.normal() != null) {
      throw new ConfigurationException("Give either --data or --normal, not both");
    }
    if (c.normal() != null) {
      return new FolderLayout(
          Path.of(c.normal()),
          c.abnormal() == null ? null : Path.of(c.abnormal()),
          c.masks() == null ? null : Path.of(c.masks()),
          FolderLayout.DEFAULT_HELD_OUT,
          c.seed());
    }
    if (c.data() == null) {
      throw new ConfigurationException(
          "No data; give --data DIR (MVTec AD layout, or a CSV or JSONL) or --normal DIR");
    }
    Path data = Path.of(c.data());
    if (isList(data)) {
      return new CsvLayout(data);
    }
    return new MvtecLayout(data, c.category());
  }

  private static boolean isList(Path data) {
    String name = data.toString().toLowerCase(Locale.ROOT);
    return !Files.isDirectory(data)
        && (name.endsWith(".csv") || name.endsWith(".jsonl") || name.endsWith(".ndjson"));
  }
}
