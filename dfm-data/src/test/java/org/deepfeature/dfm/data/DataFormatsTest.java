package org.deepfeature.dfm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.deepfeature.dfm.trainer.data.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each published layout, from a tree of tiny files; a mask marks something if it is not empty. */
class DataFormatsTest {
  @TempDir Path folder;

  private final DataFormats formats = DataFormats.published(DataFormatsTest::isNotEmpty);

  private static boolean isNotEmpty(Path mask) {
    try {
      return Files.size(mask) > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void files(String... names) throws IOException {
    for (String name : names) {
      boolean marked = name.endsWith("!");
      Path file = folder.resolve(marked ? name.substring(0, name.length() - 1) : name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, marked ? "x" : "");
    }
  }

  private DataModule detected(Path data, String category, String format) {
    DataFormat found = formats.detect(data, category);
    assertThat(found.name()).isEqualTo(format);
    assertThat(formats.named(format)).isSameAs(found);
    DataModule module = new FormatDataModule(found, data, category, SplitSettings.DEFAULT);
    module.setup(Stage.FIT);
    return module;
  }

  private static List<String> names(List<Sample> samples) {
    return samples.stream().map(Sample::name).toList();
  }

  private static Sample named(List<Sample> samples, String name) {
    return samples.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void mvtecAd2HasValidationAndUnlabelledImages() throws IOException {
    files(
        "can/train/good/000.png",
        "can/validation/good/100.png",
        "can/test_public/good/000_regular.png",
        "can/test_public/bad/001_shift.png",
        "can/test_public/bad/002.png",
        "can/test_public/ground_truth/bad/001_shift_mask.png",
        "can/test_private/000.png",
        "can/test_private_mixed/000_mixed.png");

    DataModule data = detected(folder, "can", "mvtec2");

    assertThat(names(data.trainSamples())).containsExactly("can/train/good/000.png");
    assertThat(names(data.validationSamples())).containsExactly("can/validation/good/100.png");
    assertThat(names(data.testSamples()))
        .containsExactly(
            "can/test_public/good/000_regular.png",
            "can/test_public/bad/001_shift.png",
            "can/test_public/bad/002.png");
    assertThat(data.testSamples().get(1).masks())
        .containsExactly(folder.resolve("can/test_public/ground_truth/bad/001_shift_mask.png"));
    assertThat(data.testSamples().get(2).masks()).isEmpty();
    assertThat(names(data.predictSamples()))
        .containsExactly("can/test_private/000.png", "can/test_private_mixed/000_mixed.png");
  }

  @Test
  void btechSaysOkAndKo() throws IOException {
    files(
        "01/train/ok/0000.bmp",
        "01/test/ok/0001.bmp",
        "01/test/ko/0000.bmp",
        "01/ground_truth/ko/0000.png",
        "02/train/ok/0000.png",
        "02/test/ko/0001.png");

    DataModule data = detected(folder.resolve("01"), null, "btech");

    assertThat(names(data.trainSamples())).containsExactly("train/ok/0000.bmp");
    assertThat(names(data.testSamples())).containsExactly("test/ko/0000.bmp", "test/ok/0001.bmp");
    Sample defective = data.testSamples().get(0);
    assertThat(defective.anomalous()).isTrue();
    assertThat(defective.masks()).containsExactly(folder.resolve("01/ground_truth/ko/0000.png"));
    assertThat(data.trainSamples().get(0).label()).isEqualTo(Sample.GOOD);
    assertThat(formats.named("btech").categories(folder)).containsExactly("01", "02");
  }

  @Test
  void visaIsDividedByItsList() throws IOException {
    files(
        "candle/Data/Images/Normal/0000.JPG",
        "candle/Data/Images/Normal/0001.JPG",
        "candle/Data/Images/Anomaly/000.JPG",
        "candle/Data/Masks/Anomaly/000.png",
        "pcb1/Data/Images/Normal/0000.JPG");
    Files.createDirectories(folder.resolve("split_csv"));
    Files.writeString(
        folder.resolve("split_csv/1cls.csv"),
        """
        object,split,label,image,mask
        candle,train,normal,candle/Data/Images/Normal/0001.JPG,
        candle,test,normal,candle/Data/Images/Normal/0000.JPG,
        candle,test,anomaly,candle/Data/Images/Anomaly/000.JPG,candle/Data/Masks/Anomaly/000.png
        pcb1,train,normal,pcb1/Data/Images/Normal/0000.JPG,
        """);

    DataModule data = detected(folder, "candle", "visa");

    assertThat(names(data.trainSamples())).containsExactly("candle/Data/Images/Normal/0001.JPG");
    assertThat(names(data.testSamples()))
        .containsExactly(
            "candle/Data/Images/Normal/0000.JPG", "candle/Data/Images/Anomaly/000.JPG");
    assertThat(data.testSamples().get(1).masks())
        .containsExactly(folder.toAbsolutePath().resolve("candle/Data/Masks/Anomaly/000.png"));
    assertThat(formats.named("visa").categories(folder)).containsExactly("candle", "pcb1");
  }

  @Test
  void visaWithoutItsListIsDividedByTheSeed() throws IOException {
    for (int i = 0; i < 10; i++) {
      files("candle/Data/Images/Normal/%04d.JPG".formatted(i));
    }
    files("candle/Data/Images/Anomaly/000.JPG", "candle/Data/Masks/Anomaly/000.png");

    DataModule data = detected(folder.resolve("candle"), null, "visa");

    assertThat(data.trainSamples()).hasSize(8);
    assertThat(data.testSamples()).hasSize(3).filteredOn(Sample::anomalous).hasSize(1);
  }

  @Test
  void kolektorIsDefectiveWhereTheLabelImageIsNotBlack() throws IOException {
    files(
        "kos01/Part0.jpg",
        "kos01/Part0_label.bmp",
        "kos01/Part1.jpg",
        "kos01/Part1_label.bmp!",
        "kos02/Part0.jpg",
        "kos02/Part0_label.bmp");

    DataModule data = detected(folder, null, "kolektor");

    assertThat(data.trainSamples()).hasSize(1).noneMatch(Sample::anomalous);
    assertThat(data.testSamples()).hasSize(2);
    Sample defective = named(data.testSamples(), "kos01/Part1.jpg");
    assertThat(defective.anomalous()).isTrue();
    assertThat(defective.masks()).containsExactly(folder.resolve("kos01/Part1_label.bmp"));
  }

  @Test
  void kolektor2LeavesDefectiveTrainingImagesOut() throws IOException {
    files(
        "train/10000.png",
        "train/10000_GT.png",
        "train/10001.png",
        "train/10001_GT.png!",
        "test/20000.png",
        "test/20000_GT.png!",
        "test/20001.png",
        "test/20001_GT.png");

    DataModule data = detected(folder, null, "kolektor2");

    assertThat(names(data.trainSamples())).containsExactly("train/10000.png");
    assertThat(names(data.testSamples())).containsExactly("test/20000.png", "test/20001.png");
    assertThat(data.testSamples().get(0).masks())
        .containsExactly(folder.resolve("test/20000_GT.png"));
    assertThat(data.testSamples().get(1).masks()).isEmpty();
  }

  @Test
  void magneticTilesHaveTheirMasksBesideThem() throws IOException {
    files(
        "MT_Free/Imgs/exp1_num_1.jpg",
        "MT_Free/Imgs/exp1_num_1.png",
        "MT_Free/Imgs/exp1_num_2.jpg",
        "MT_Blowhole/Imgs/exp1_num_3.jpg",
        "MT_Blowhole/Imgs/exp1_num_3.png",
        "MT_Crack/Imgs/exp1_num_4.jpg");

    DataModule data = detected(folder, null, "magnetic-tile");

    assertThat(data.trainSamples()).hasSize(1);
    Sample hole = named(data.testSamples(), "MT_Blowhole/Imgs/exp1_num_3.jpg");
    assertThat(hole.label()).isEqualTo("blowhole");
    assertThat(hole.masks()).containsExactly(folder.resolve("MT_Blowhole/Imgs/exp1_num_3.png"));
    assertThat(named(data.testSamples(), "MT_Crack/Imgs/exp1_num_4.jpg").masks()).isEmpty();
    assertThat(data.testSamples()).hasSize(3);
  }

  @Test
  void whatIsNoKnownLayoutIsToldWithWhatWasLookedFor() throws IOException {
    files("pictures/a.png");
    assertThatThrownBy(() -> formats.detect(folder, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(folder + " has pictures/")
        .hasMessageContaining("train/good (mvtec)")
        .hasMessageContaining(
            "what btech, kolektor, kolektor2, magnetic-tile, mvtec2, mvtec3d, visa have")
        .hasMessageNotContaining("MT_Free")
        .hasMessageContaining("--normal DIR");
    files("Data/parts/a.png");
    assertThatThrownBy(() -> formats.detect(folder, null))
        .hasMessageContaining("train/good (mvtec)")
        .hasMessageContaining("(visa)")
        .hasMessageNotContaining("MT_Free");
    assertThatThrownBy(() -> formats.named("mvtek"))
        .isInstanceOf(UnknownNameException.class)
        .hasMessageContaining("did you mean 'mvtec'");
  }

  @Test
  void aForcedFormatSaysWhatItLookedFor() throws IOException {
    files("train/good/0.png");
    for (DataFormat format : formats.formats()) {
      Path empty = Files.createDirectories(folder.resolve("empty"));
      assertThatThrownBy(
              () ->
                  new FormatDataModule(format, empty, null, SplitSettings.DEFAULT).setup(Stage.FIT))
          .hasMessageContaining(format.expected(Split.TRAIN))
          .hasMessageContaining("is empty");
    }
  }

  @Test
  void aFormatOfOnesOwnIsAskedFirst() throws IOException {
    files("train/good/0.png");
    DataFormat own =
        new DataFormat() {
          @Override
          public String name() {
            return "own";
          }

          @Override
          public String expected(Split split) {
            return "anything";
          }

          @Override
          public boolean matches(Path any) {
            return true;
          }

          @Override
          public List<Sample> read(Path any, Path root) {
            return List.of();
          }
        };
    assertThat(formats.plus(List.of(own)).detect(folder, null)).isSameAs(own);
    assertThat(formats.detect(folder, null).name()).isEqualTo("mvtec");
  }

  @Test
  void dataWithoutASplitRefusesToBeDividedByFolders() throws IOException {
    files("MT_Free/Imgs/1.jpg", "MT_Free/Imgs/2.jpg");
    SplitSettings byFolders =
        new SplitSettings(Optional.of(TestSplitMode.FROM_DIR), 0.2, Optional.empty(), 0.5, 0);
    assertThatThrownBy(
            () ->
                new FormatDataModule(formats.named("magnetic-tile"), folder, null, byFolders)
                    .setup(Stage.FIT))
        .hasMessageContaining("from_dir")
        .hasMessageContaining("expected fraction or synthetic");
  }
}
