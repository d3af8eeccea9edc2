package org.deepfeature.dfm.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.LeftOut;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Stage;

/** Empty files in folders, and what is read of them. */
record Tree(Path folder) {
  Tree with(String... files) throws IOException {
    for (String name : files) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "");
    }
    return this;
  }

  /** As the command reads it. */
  DataModule read() {
    return read(file -> true);
  }

  /** With what tells whether a mask marks anything. */
  DataModule read(Predicate<Path> marks) {
    return setUp(
        new FormatDataModule(
            DataFormats.published(marks).detect(folder, null),
            folder,
            null,
            SplitSettings.DEFAULT));
  }

  DataModule readFolders() {
    return setUp(
        new FolderDataModule(
            folder.resolve("good"), folder.resolve("bad"), folder.resolve("masks"), 0.5, 0));
  }

  private static DataModule setUp(DataModule data) {
    data.setup(Stage.FIT);
    return data;
  }

  static List<String> names(List<Sample> samples) {
    return samples.stream().map(Sample::name).toList();
  }

  /** The masks of an image, relative to the folder. */
  List<String> masks(DataModule data, String name) {
    Sample sample =
        data.testSamples().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    return sample.masks().stream().map(mask -> folder.relativize(mask).toString()).toList();
  }

  static List<String> leftOut(DataModule data, LeftOut.Reason reason) {
    return data.leftOut().stream()
        .filter(file -> file.reason() == reason)
        .map(LeftOut::name)
        .toList();
  }
}
