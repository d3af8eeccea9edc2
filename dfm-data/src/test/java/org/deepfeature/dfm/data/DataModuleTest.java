package org.deepfeature.dfm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataModuleTest {
  @TempDir Path folder;

  @Test
  void readsOneCategoryOfMvtecsLayout() throws IOException {
    category("a");
    MvtecDataModule data = new MvtecDataModule(folder.resolve("a"), null);
    data.setup(Stage.FIT);
    data.setup(Stage.TEST);
    assertThat(names(data.trainSamples()))
        .containsExactly("train/good/000.png", "train/good/1.JPG");
    assertThat(names(data.testSamples()))
        .containsExactly(
            "test/good/5.png", "test/hole/000.png", "test/hole/001.png", "test/hole/002.png");
    assertThat(data.validationSamples()).isEmpty();
    assertThat(data.predictSamples()).isEqualTo(data.testSamples());
    Sample hole = data.testSamples().get(1);
    assertThat(hole.anomalous()).isTrue();
    assertThat(hole.label()).isEqualTo("hole");
    assertThat(hole.masks()).containsExactly(folder.resolve("a/ground_truth/hole/000_mask.png"));
    assertThat(data.testSamples().get(3).masks()).isEmpty();
    assertThat(data.testSamples().get(0).anomalous()).isFalse();
  }

  @Test
  void readsAWholeSetOrOneOfIt() throws IOException {
    category("b");
    category("a");
    assertThat(MvtecDataModule.categories(folder)).containsExactly("a", "b");
    MvtecDataModule all = new MvtecDataModule(folder, MvtecDataModule.ALL);
    all.setup(Stage.FIT);
    assertThat(names(all.trainSamples()))
        .containsExactly(
            "a/train/good/000.png", "a/train/good/1.JPG",
            "b/train/good/000.png", "b/train/good/1.JPG");
    MvtecDataModule one = new MvtecDataModule(folder, "b");
    one.setup(Stage.TEST);
    assertThat(one.testSamples()).hasSize(4).allMatch(s -> s.name().startsWith("b/"));
  }

  @Test
  void saysWhichCategoriesThereAre() throws IOException {
    category("a");
    category("b");
    assertThatThrownBy(() -> new MvtecDataModule(folder, "c").setup(Stage.FIT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No category 'c' in " + folder + "; there are [a, b]");
    assertThatThrownBy(() -> new MvtecDataModule(folder, null).setup(Stage.FIT))
        .hasMessage(folder + " is a set of categories; choose one of [a, b], or all");
  }

  @Test
  void saysWhatIsMissingAndWhatIsThere() throws IOException {
    assertThatThrownBy(() -> new MvtecDataModule(folder, null).setup(Stage.FIT))
        .hasMessage("No images: expected train/good in %s; %s is empty".formatted(folder, folder));
    touch("x/train/bad/1.png");
    assertThatThrownBy(() -> new MvtecDataModule(folder.resolve("x"), null).setup(Stage.FIT))
        .hasMessage(
            "No images: expected train/good in %1$s; %1$s/train has bad/"
                    .formatted(folder.resolve("x"))
                + "; left out: 1 images that this layout has no place for (train/bad/1.png)");
    Path absent = folder.resolve("absent");
    assertThatThrownBy(() -> new MvtecDataModule(absent, null).setup(Stage.TEST))
        .hasMessageEndingWith(absent + " does not exist");
  }

  @Test
  void answersNothingBeforeSetup() {
    assertThatThrownBy(() -> new MvtecDataModule(folder, null).trainSamples())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("setup");
  }

  @Test
  void holdsNormalImagesOutBySeed() throws IOException {
    for (int i = 0; i < 10; i++) {
      touch("n/" + i + ".png");
    }
    touch("d/dent/7.png");
    touch("d/8.png");
    touch("m/7.png");
    FolderDataModule data = folders(0);
    data.setup(Stage.FIT);
    assertThat(data.trainSamples()).hasSize(8);
    assertThat(data.testSamples()).hasSize(4);
    assertThat(data.testSamples())
        .filteredOn(Sample::anomalous)
        .extracting(Sample::label)
        .containsExactly("abnormal", "dent");
    assertThat(data.testSamples().get(3).masks()).containsExactly(folder.resolve("m/7.png"));
    assertThat(data.testSamples().get(2).masks()).isEmpty();
    FolderDataModule same = folders(0);
    same.setup(Stage.FIT);
    assertThat(same.testSamples()).isEqualTo(data.testSamples());
    assertThat(List.of(1, 2, 3, 4, 5))
        .anySatisfy(
            seed -> {
              FolderDataModule other = folders(seed);
              other.setup(Stage.FIT);
              assertThat(other.testSamples()).isNotEqualTo(data.testSamples());
            });
  }

  @Test
  void refusesFoldersThatAreNotThere() throws IOException {
    touch("n/1.txt");
    Path n = folder.resolve("n");
    assertThatThrownBy(() -> new FolderDataModule(n, null, null, 0.2, 0).setup(Stage.FIT))
        .hasMessage("No normal images: " + n + " has 1.txt");
    Path absent = folder.resolve("absent");
    assertThatThrownBy(() -> new FolderDataModule(absent, null, null, 0.2, 0).setup(Stage.FIT))
        .hasMessage("No folder of normal images: " + absent + " does not exist");
    assertThatThrownBy(() -> new FolderDataModule(n, null, n, 0.2, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FolderDataModule(n, null, null, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsListsInBothForms() throws IOException {
    Path csv =
        Files.writeString(
            folder.resolve("list.csv"),
            """
            path,label,split,mask
            "a, b.png",good,train,
            c.png, dent ,test,m/c.png
            d.png,normal,val,
            """);
    Path jsonl =
        Files.writeString(
            folder.resolve("list.jsonl"),
            """
            {"path": "a, b.png", "label": "good", "split": "train"}
            {"path": "c.png", "label": "dent", "split": "test", "mask": "m/c.png"}

            {"path": "d.png", "label": "normal", "split": "validation"}
            """);
    touch("m/c.png");
    for (Path list : List.of(csv, jsonl)) {
      CsvDataModule data = new CsvDataModule(list);
      data.setup(Stage.FIT);
      assertThat(names(data.trainSamples())).containsExactly("a, b.png");
      assertThat(names(data.validationSamples())).containsExactly("d.png");
      Sample dent = data.testSamples().get(0);
      assertThat(dent.label()).isEqualTo("dent");
      assertThat(dent.anomalous()).isTrue();
      assertThat(dent.path()).isEqualTo(folder.toAbsolutePath().resolve("c.png"));
      assertThat(dent.masks()).containsExactly(folder.toAbsolutePath().resolve("m/c.png"));
      assertThat(data.trainSamples().get(0).masks()).isEmpty();
    }
  }

  @Test
  void saysWhichEntryOfAListIsWrong() throws IOException {
    assertWrong("path,label\na.png,good\n", "entry 1: no split");
    assertWrong("path,label,split\na.png,good,train\nb.png,good,trian\n", "entry 2: split 'trian'");
    assertWrong("path,label,split\na.png,dent,train\n", "only normal images");
    assertWrong(
        "path,label,split,maks\na.png,good,train,x\n",
        "unknown maks among the columns [label, maks, path, split]; expected path,");
    assertWrong("path,label,split\n", "No entries of split train");
    assertWrong(
        "a.png,good,train\nb.png,good,train\nc.png,dent,test,m.png\n",
        "; the columns of its first line: [a.png, good, train]");
    assertThatThrownBy(() -> new CsvDataModule(folder.resolve("no.csv")).setup(Stage.FIT))
        .hasMessageContaining("No list of images");
    Path broken = Files.writeString(folder.resolve("broken.jsonl"), "{\"path\": \"a\"\n{");
    assertThatThrownBy(() -> new CsvDataModule(broken).setup(Stage.FIT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(broken + ", near entry 1")
        .hasMessageNotContaining("\n");
  }

  @Test
  void predictsInTheOrderOfTheInput() throws IOException {
    touch("b/2.png");
    touch("b/sub/1.bmp");
    touch("b/.hidden.png");
    touch("b/notes.txt");
    Path odd = touch("a.dat");
    PredictDataModule data = new PredictDataModule(List.of(folder.resolve("b"), odd));
    data.setup(Stage.PREDICT);
    assertThat(data.predictSamples())
        .extracting(Sample::path)
        .containsExactly(folder.resolve("b/2.png"), folder.resolve("b/sub/1.bmp"), odd);
    assertThatThrownBy(
            () -> new PredictDataModule(List.of(folder.resolve("absent"))).setup(Stage.PREDICT))
        .hasMessage(
            "No file or folder %s; %s has a.dat, b/".formatted(folder.resolve("absent"), folder));
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThatThrownBy(() -> new PredictDataModule(List.of(empty)).setup(Stage.PREDICT))
        .hasMessage("No images: " + empty + " is empty");
  }

  private void assertWrong(String csv, String message) throws IOException {
    Path list = Files.writeString(folder.resolve("wrong.csv"), csv);
    assertThatThrownBy(() -> new CsvDataModule(list).setup(Stage.FIT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageContaining(list.toString());
  }

  private FolderDataModule folders(long seed) {
    return new FolderDataModule(
        folder.resolve("n"), folder.resolve("d"), folder.resolve("m"), 0.2, seed);
  }

  private void category(String name) throws IOException {
    for (String file :
        List.of(
            "train/good/1.JPG",
            "train/good/000.png",
            "train/good/Thumbs.db",
            "test/good/5.png",
            "test/hole/001.png",
            "test/hole/000.png",
            "test/hole/002.png",
            "ground_truth/hole/000_mask.png",
            "ground_truth/hole/001.png")) {
      touch(name + "/" + file);
    }
  }

  private Path touch(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "");
  }

  private static List<String> names(List<Sample> samples) {
    return samples.stream().map(Sample::name).toList();
  }
}
