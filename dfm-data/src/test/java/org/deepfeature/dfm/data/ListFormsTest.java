package org.deepfeature.dfm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deepfeature.dfm.trainer.data.LeftOut.Reason;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Stage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists as spreadsheets and anomalib write them. */
class ListFormsTest {
  @TempDir Path folder;

  @BeforeEach
  void images() throws IOException {
    new Tree(folder).with("im/0.png", "im/1.png", "im/2.png", "m/2.png");
  }

  private CsvDataModule read(String name, String text) throws IOException {
    CsvDataModule data = new CsvDataModule(Files.writeString(folder.resolve(name), text));
    data.setup(Stage.FIT);
    return data;
  }

  private void asExpected(CsvDataModule data) {
    assertThat(Tree.names(data.trainSamples())).containsExactly("im/0.png");
    assertThat(data.trainSamples().get(0).label()).isEqualTo("good");
    assertThat(Tree.names(data.testSamples())).containsExactly("im/1.png", "im/2.png");
    assertThat(data.testSamples()).extracting(Sample::anomalous).containsExactly(false, true);
    assertThat(data.testSamples().get(0).masks()).isEmpty();
    assertThat(data.testSamples().get(1).masks()).containsExactly(folder.resolve("m/2.png"));
  }

  @Test
  void semicolonsTabsBackslashesAndUpperCase() throws IOException {
    asExpected(
        read(
            "a.csv",
            """
            Path;Label;SPLIT;Mask
            im\\0.png;Good;Train;
            im\\1.png;OK;test;
            im\\2.png;dent;Test;m\\2.png
            """));
    String tabs =
        """
        path,label,split,mask
        im/0.png,normal,train,
        im/1.png,ok,test,
        im/2.png,dent,test,m/2.png
        """;
    asExpected(read("b.csv", "\uFEFF" + tabs.replace(",", "\t").replace("\n", "\r\n")));
    asExpected(
        read(
            "c.jsonl",
            """
            {"Path": "im/0.png", "Label": "good", "Split": "train", "Mask": null}
            {"Path": "im/1.png", "Label": "good", "Split": "test"}
            {"Path": "im/2.png", "Label": "dent", "Split": "test", "Mask": "m/2.png"}
            """));
  }

  @Test
  void anomalibsOwnColumns() throws IOException {
    asExpected(
        read(
            "a.csv",
            """
            ,path,split,label,image_path,mask_path,label_index
            0,/data,train,good,im/0.png,,0
            1,/data,test,good,im/1.png,nan,0
            2,/data,test,dent,im/2.png,m/2.png,1
            """));
    asExpected(
        read(
            "b.csv",
            """
            image_path,label_index,mask_path,split
            im/0.png,0,,train
            im/1.png,0,,test
            im/2.png,1,m/2.png,test
            """));
  }

  @Test
  void labelAndNumberMustAgree() {
    assertThatThrownBy(() -> read("a.csv", "path,label,label_index,split\nim/0.png,good,1,train\n"))
        .hasMessageContaining("entry 1: label 'good' with label_index 1");
    assertThatThrownBy(() -> read("a.csv", "path,label_index,split\nim/0.png,2,train\n"))
        .hasMessageContaining("label_index '2'; expected 0 or 1");
  }

  @Test
  void aMaskThatIsNotThereIsNamedBeforeAnythingRuns() throws IOException {
    CsvDataModule data =
        read("a.csv", "path,label,split,mask\nim/0.png,good,train,\nim/2.png,dent,test,m/9.png\n");
    assertThat(data.testSamples().get(0).masks()).isEmpty();
    assertThat(Tree.leftOut(data, Reason.MISSING_MASK)).containsExactly("m/9.png");
    assertThat(DataChecks.of(data))
        .anyMatch(s -> s.contains("1 masks that the list names and that are not there (m/9.png)"));
  }

  @Test
  void imagesThatAreNotThereAreNamedBeforeAnythingRuns() throws IOException {
    CsvDataModule data =
        read("a.csv", "path,label,split\nim/0.png,good,train\nC:\\x\\7.png,good,test\n");
    assertThat(DataChecks.of(data))
        .anyMatch(s -> s.contains("1 of 2 images are not there") && s.contains("7.png"));
  }

  @Test
  void aNameThatNoSystemHasIsToldWithItsEntry() {
    assertThatThrownBy(() -> read("a.csv", "path,label,split\n\"a\0b.png\",good,train\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.csv, entry 1");
  }

  @Test
  void aListOfAnotherEncodingIsRefusedByName() throws IOException {
    Path list = folder.resolve("latin.csv");
    Files.write(
        list, "path,label,split\nim/\u00fc.png,good,train\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> new CsvDataModule(list).setup(Stage.FIT))
        .hasMessageContaining("latin.csv");
  }

  @Test
  void imagesThatStandTwiceAreNamed() throws IOException {
    CsvDataModule data =
        read("a.csv", "path,label,split\nim/0.png,good,train\n./im/0.png,good,train\n");
    assertThat(DataChecks.of(data))
        .anyMatch(s -> s.contains("1 images stand twice among the train images (im/0.png)"));
  }
}
