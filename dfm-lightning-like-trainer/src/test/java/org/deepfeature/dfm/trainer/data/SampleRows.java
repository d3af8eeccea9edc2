package org.deepfeature.dfm.trainer.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Data of tests in a few words: lines {@code path,label,split}. */
public final class SampleRows {
  private SampleRows() {}

  /** Returns the samples of the lines, whose paths are relative to the folder. */
  public static DataModule of(Path folder, String rows) {
    List<Sample> samples = rows.lines().map(row -> sample(folder, row.split(",", -1))).toList();
    return new SampleDataModule(samples);
  }

  private static Sample sample(Path folder, String[] cells) {
    boolean good = Sample.isGood(cells[1]);
    return new Sample(
        folder.resolve(cells[0]),
        cells[0],
        cells[1],
        !good,
        null,
        Split.valueOf(cells[2].toUpperCase(Locale.ROOT)));
  }
}
