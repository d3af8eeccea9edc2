package org.deepfeature.dfm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.LeftOut.Reason;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.deepfeature.dfm.trainer.data.Stage;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not taken is counted and named. */
class LeftOutTest {
  @TempDir Path folder;

  private Tree tree(String... files) throws IOException {
    return new Tree(folder).with("train/good/0.png", "test/good/1.png").with(files);
  }

  @Test
  void copiesInHiddenAndSystemFoldersAreNoImages() throws IOException {
    String[] copies = {
      "test/good/@eaDir/1.png/SYNOPHOTO_THUMB_M.jpg",
      "test/good/Thumbs.db",
      "train/.Trash/x/y.png",
      "train/good/._0.png",
      "train/good/.ipynb_checkpoints/0-checkpoint.png",
      "train/good/__MACOSX/0.png",
    };
    DataModule data = tree(copies).read();
    assertThat(Tree.names(data.trainSamples())).containsExactly("train/good/0.png");
    assertThat(Tree.names(data.testSamples())).containsExactly("test/good/1.png");
    assertThat(Tree.leftOut(data, Reason.HIDDEN)).containsExactlyInAnyOrder(copies);
    assertThat(DataSummary.of(data).lines())
        .anyMatch(line -> line.contains("left out 6 in hidden or system folders"));
  }

  @Test
  void picturesThatAnEarlierRunDrewBesideItsRowsAreNoImages() throws IOException {
    String[] drawn = {"train/good/out/maps/train/0.png", "test/good/maps/1.png"};
    DataModule data =
        tree(drawn)
            .with("train/good/out/predictions.csv", "test/good/predictions.jsonl")
            .with("train/good/maps/2.png")
            .read();
    assertThat(Tree.names(data.trainSamples()))
        .containsExactly("train/good/0.png", "train/good/maps/2.png");
    assertThat(Tree.names(data.testSamples())).containsExactly("test/good/1.png");
    assertThat(Tree.leftOut(data, Reason.DRAWN)).containsExactlyInAnyOrder(drawn);

    PredictDataModule asked =
        new PredictDataModule(
            List.of(folder.resolve("test/good"), folder.resolve("test/good/maps")));
    asked.setup(Stage.PREDICT);
    assertThat(asked.predictSamples())
        .extracting(sample -> sample.path().toString())
        .containsExactly(
            folder.resolve("test/good/1.png").toString(),
            folder.resolve("test/good/maps/1.png").toString());
  }

  @Test
  void aHiddenFolderAboveTheDataHidesNothing() throws IOException {
    Tree below = new Tree(folder.resolve(".cache/set")).with("train/good/0.png");
    assertThat(Tree.names(below.read().trainSamples())).containsExactly("train/good/0.png");
  }

  @Test
  void deadLinksAreNamedAsSuch() throws IOException {
    Tree tree = tree();
    Files.createSymbolicLink(
        folder.resolve("train/good/2.png"), Path.of("../.git/annex/objects/2.png"));
    DataModule data = tree.read();
    assertThat(Tree.leftOut(data, Reason.DANGLING_LINK)).containsExactly("train/good/2.png");
    assertThat(DataChecks.of(data))
        .anyMatch(s -> s.contains("1 links to what is not there") && s.contains("DVC"));
    Files.createSymbolicLink(folder.resolve("train/more"), Path.of("/nowhere"));
    assertThat(Tree.leftOut(tree.read(), Reason.DANGLING_LINK))
        .containsExactly("train/good/2.png", "train/more");
    Files.delete(folder.resolve("train/good/0.png"));
    assertThatThrownBy(tree::read)
        .hasMessageContainingAll("No images", "left out", "train/good/2.png", "git-annex");
  }

  @Test
  void formatsThatAreNotReadAreNamed() throws IOException {
    DataModule data = tree("train/good/3.heic", "train/good/4.jp2", "train/readme.txt").read();
    assertThat(Tree.leftOut(data, Reason.UNREAD_FORMAT))
        .containsExactly("train/good/3.heic", "train/good/4.jp2");
    assertThat(Tree.leftOut(data, Reason.OTHER)).containsExactly("train/readme.txt");
    assertThat(DataChecks.of(data)).anyMatch(s -> s.contains("2 images in a format that is not"));
  }

  @Test
  void imagesWithoutAPlaceAndThoseOfSplitModesAreTold() throws IOException {
    tree("train/bad/5.png", "test/hole/6.png", "7.png");
    DataModule data =
        new FormatDataModule(
            new MvtecFormat(),
            folder,
            null,
            new SplitSettings(Optional.of(TestSplitMode.SYNTHETIC), 0.5, Optional.empty(), 0.5, 0));
    data.setup(Stage.FIT);
    assertThat(Tree.leftOut(data, Reason.NO_PLACE)).containsExactly("7.png", "train/bad/5.png");
    assertThat(Tree.leftOut(data, Reason.SPLIT_MODE)).containsExactly("test/hole/6.png");
  }

  @Test
  void theListOfSplitsHasThem() throws IOException {
    DataModule data = tree("train/good/.x/9.png", "test/hole/6.png").read();
    Path list = folder.resolve("splits.csv");
    SplitList.of(data).write(list);
    assertThat(Files.readAllLines(list))
        .containsExactly(
            "path,label,split,synthetic,masks,left_out",
            "train/good/0.png,good,train,,0,",
            "test/good/1.png,good,test,,0,",
            "test/hole/6.png,hole,test,,0,",
            "train/good/.x/9.png,,left_out,,,\"in hidden or system folders\"");
  }

  @Test
  void foldersAreReadAtAnyDepthInTrainingAndTest() throws IOException {
    DataModule data =
        tree(
                "train/good/cam1/a/2.png",
                "test/hole/cam1/3.png",
                "test/good/cam2/4.png",
                "ground_truth/hole/3_mask.png")
            .read();
    assertThat(Tree.names(data.trainSamples()))
        .containsExactly("train/good/0.png", "train/good/cam1/a/2.png");
    assertThat(Tree.names(data.testSamples()))
        .containsExactly("test/good/1.png", "test/good/cam2/4.png", "test/hole/cam1/3.png");
    assertThat(new Tree(folder).masks(data, "test/hole/cam1/3.png"))
        .containsExactly("ground_truth/hole/3_mask.png");
    assertThat(data.leftOut()).isEmpty();
  }

  @Test
  void goodIsGoodInAnyCaseAndUnderItsOtherNames() throws IOException {
    for (String good : List.of("Good", "GOOD", "normal", "Normal", "OK", "ok")) {
      Path set = folder.resolve("set-" + good);
      DataModule data =
          new Tree(set)
              .with("train/" + good + "/0.png", "test/" + good + "/1.png", "test/x/2.png")
              .read();
      assertThat(data.trainSamples()).hasSize(1);
      assertThat(data.testSamples())
          .extracting(s -> s.label() + " " + s.anomalous())
          .containsExactlyInAnyOrder("good false", "x true");
    }
  }

  @Test
  void aTestSetWithoutNormalImagesAsks() throws IOException {
    DataModule data =
        new Tree(folder).with("train/good/0.png", "test/gut/1.png", "test/hole/2.png").read();
    assertThat(DataChecks.of(data))
        .anySatisfy(
            s -> assertThat(s).contains("none of the 2 test images is normal", "[gut, hole]", "?"));
    DataModule other =
        new Tree(folder.resolve("other")).with("train/good/0.png", "test/good/1.png").read();
    assertThat(DataChecks.of(other)).anyMatch(s -> s.contains("none of the 1 test images is def"));
  }

  @Test
  void abnormalImagesBelowTheNormalFolderAreNotFittedOn() throws IOException {
    new Tree(folder).with("all/0.png", "all/1.png", "all/bad/2.png", "all/bad/masks/2.png");
    Path all = folder.resolve("all");
    FolderDataModule data =
        new FolderDataModule(all, all.resolve("bad"), all.resolve("bad/masks"), 0.5, 0);
    data.setup(Stage.FIT);
    assertThat(data.trainSamples()).hasSize(1);
    assertThat(data.testSamples()).hasSize(2);
    assertThatThrownBy(() -> new FolderDataModule(all, all, null, 0.5, 0))
        .hasMessageContaining("expected two folders");
  }

  @Test
  void namesThatAreOneTextAreToldApart() throws IOException {
    Path down = Files.createDirectories(folder.resolve("a/b"));
    Path one = Files.writeString(down.resolve("0.png"), "");
    Path other = Files.createDirectories(down.resolve("up")).resolve("0.png");
    Files.writeString(other, "");
    List<Sample> samples =
        UniqueNames.of(
            List.of(
                Sample.good(down, one, Split.TEST).with("../0.png"),
                Sample.good(down, other, Split.TEST)));
    assertThat(Tree.names(samples)).containsExactly("../0.png", "up/0.png (2)");
  }

  @Test
  void bytesThatAreNoTextStillTellFilesApart() throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        "Linux".equals(System.getProperty("os.name"))
            && "UTF-8".equals(System.getProperty("sun.jnu.encoding")));
    Path images = Files.createDirectories(folder.resolve("train/good"));
    Process made =
        new ProcessBuilder(
                "sh", "-c", "touch \"$(printf 'a_\\374.png')\" \"$(printf 'a_\\366.png')\"")
            .directory(images.toFile())
            .start();
    assertThat(made.waitFor()).isZero();
    DataModule data = tree().read();
    assertThat(Tree.names(data.trainSamples()))
        .containsExactly("train/good/0.png", "train/good/a_%F6.png", "train/good/a_%FC.png");
    assertThat(data.trainSamples()).allMatch(s -> Files.exists(s.path()));
  }

  @Test
  void anImageWithoutItsLabelImageIsNotTakenForGood() throws IOException {
    DataModule data =
        new Tree(folder)
            .with(
                "kos01/Part0.jpg",
                "kos01/Part0_label.bmp",
                "kos01/Part1.jpg",
                "kos01/Part2.jpg",
                "kos01/Part2_label.bmp")
            .read(file -> file.toString().contains("Part2"));
    assertThat(Tree.names(data.testSamples())).containsExactly("kos01/Part2.jpg");
    assertThat(Tree.leftOut(data, Reason.NO_PLACE)).containsExactly("kos01/Part1.jpg");
  }
}
