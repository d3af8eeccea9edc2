package org.deepfeature.dfm.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Stage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataChecksTest {
  @TempDir Path folder;

  @BeforeEach
  void twentyToFitOnAndFourToTest() throws IOException {
    for (int i = 0; i < 20; i++) {
      write("train/good/%02d.png".formatted(i), "training image " + (char) ('a' + i));
    }
    for (int i = 0; i < 2; i++) {
      write("test/good/%d.png".formatted(i), "test image no. %d".formatted(i));
      write("test/dent/%d.png".formatted(i), "a dented one, %d".formatted(i));
    }
  }

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private List<String> sentences(ValSplitMode mode) {
    DataModule data =
        new FormatDataModule(
            new MvtecFormat(),
            folder,
            null,
            new SplitSettings(Optional.empty(), 0.2, Optional.of(mode), 0.5, 0));
    data.setup(Stage.FIT);
    return DataChecks.of(data);
  }

  @Test
  void hasNothingToSayOfCleanData() {
    for (ValSplitMode mode : List.of(ValSplitMode.NONE, ValSplitMode.FROM_TEST)) {
      assertThat(sentences(mode)).isEmpty();
    }
  }

  @Test
  void findsTestImagesAmongTheTrainingImagesByTheirContent() throws IOException {
    write("test/good/0.png", "training image d");
    write("test/dent/1.png", "training image a");
    assertThat(sentences(ValSplitMode.NONE))
        .singleElement()
        .asString()
        .startsWith(
            "2 of 4 test images are training images, too (test/dent/1.png = train/good/00.png,"
                + " test/good/0.png = train/good/03.png)");
  }

  @Test
  void countsRowsOfAListThatNameTheSameImageOverAndOver() throws IOException {
    StringBuilder list = new StringBuilder("path,label,split\n");
    for (int i = 0; i < 20; i++) {
      list.append("train/good/%02d.png,good,train\n".formatted(i));
    }
    for (int i = 0; i < 50; i++) {
      list.append("train/good/%02d.png,good,test\n".formatted(i % 20));
    }
    write("list.csv", list.toString());
    DataModule data = new CsvDataModule(folder.resolve("list.csv"));
    data.setup(Stage.FIT);

    assertThat(DataChecks.of(data))
        .anySatisfy(
            sentence ->
                assertThat(sentence).startsWith("50 of 50 test images are training images, too"));
  }

  @Test
  void imagesToFitOnComeInTheOrderOfTheirNamesWhateverAListSays() throws IOException {
    List<List<String>> orders =
        List.of(List.of("00", "07", "03", "11"), List.of("11", "03", "07", "00"));
    for (List<String> order : orders) {
      StringBuilder list = new StringBuilder("path,label,split\n");
      order.forEach(name -> list.append("train/good/%s.png,good,train\n".formatted(name)));
      write("list.csv", list.toString());
      DataModule data = new CsvDataModule(folder.resolve("list.csv"));
      data.setup(Stage.FIT);

      assertThat(Tree.names(data.trainSamples()))
          .containsExactly(
              "train/good/00.png", "train/good/03.png", "train/good/07.png", "train/good/11.png");
    }
  }

  @Test
  void saysThatValidationImagesAreTheTestImages() {
    assertThat(sentences(ValSplitMode.SAME_AS_TEST))
        .singleElement()
        .asString()
        .startsWith("4 of 4 test images are validation images, too (test/dent/0.png,")
        .contains("thresholds were chosen on what is measured");
  }

  @Test
  void saysThatThereAreFewImages() throws IOException {
    Files.delete(folder.resolve("train/good/19.png"));
    assertThat(sentences(ValSplitMode.NONE))
        .singleElement()
        .asString()
        .startsWith("only 19 to fit on");
  }

  @Test
  void anImageWithADrawnDefectIsNotTheImageWithoutIt() throws IOException {
    Files.writeString(
        folder.resolve("list.csv"),
        """
        path,label,split
        test/good/0.png,good,test
        test/good/1.png,good,test
        test/good/0.png,good,train
        test/good/1.png,good,train
        """);
    SplitSettings drawn =
        new SplitSettings(Optional.of(TestSplitMode.SYNTHETIC), 0.2, Optional.empty(), 0.5, 0);
    DataModule data = new CsvDataModule(folder.resolve("list.csv"), drawn);
    data.setup(Stage.FIT);
    assertThat(data.testSamples()).filteredOn(Sample::anomalous).hasSize(1);
    assertThat(DataChecks.of(data))
        .anySatisfy(s -> assertThat(s).startsWith("1 of 2 test images is a training image, too"));
  }

  @Test
  void filesThatAreNotThereAreNamed() throws IOException {
    Files.writeString(
        folder.resolve("list.csv"),
        "path,label,split\nabsent.png,good,train\ngone.png,good,test\n");
    DataModule data = new CsvDataModule(folder.resolve("list.csv"));
    data.setup(Stage.FIT);
    assertThat(DataChecks.of(data))
        .contains("2 of 2 images are not there (absent.png, gone.png)")
        .noneMatch(s -> s.contains("training image"));
  }
}
