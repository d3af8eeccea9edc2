package org.deepfeature.dfm.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.testkit.damage.DamagedFiles;
import org.deepfeature.dfm.trainer.data.Stage;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged lists of images are read or refused in a line that names the file. */
class ListDamagedTest {
  private static final String CSV =
      """
      path,label,split,mask
      a/1.png,good,train,
      "a/2, or so.png",good,train,
      a/3.png,scratch,test,m/3.png
      a\\4.png,good,test,
      """;
  private static final String JSONL =
      """
      {"path": "a/1.png", "label": "good", "split": "train"}
      {"path": "a/2.png", "label": "good", "split": "train"}
      {"path": "a/3.png", "label": "scratch", "split": "test", "mask": "m/3.png"}
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"list.csv, true", "list.jsonl, false"})
  void isReadOrRefused(String name, boolean csv) {
    byte[] whole = (csv ? CSV : JSONL).getBytes(StandardCharsets.UTF_8);
    DamagedFiles.Outcomes outcomes =
        DamagedFiles.of(name, List.of(whole))
            .withWords("\0", "\r", "\"", ";", "null", "{", "\u00ff\u00fe", "..", "train", "\t")
            .check(
                folder,
                file -> {
                  CsvDataModule data = new CsvDataModule(file);
                  data.setup(Stage.FIT);
                  assertThat(data.trainSamples()).doesNotContainNull();
                },
                List.of());
    assertThat(outcomes.refused()).isPositive();
    assertThat(outcomes.read()).isPositive();
  }
}
