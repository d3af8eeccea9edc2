package org.deepfeature.dfm.trainer.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * MVTec AD's layout: {@code train/good}, {@code test/<kind>}, {@code ground_truth/<kind>/NNN_mask}.
 *
 * @param root folder of one category
 * @param trainSamples images of {@code train/good}
 * @param testSamples images of every folder below {@code test}
 */
public record MvtecDataModule(Path root, List<Sample> trainSamples, List<Sample> testSamples)
    implements DataModule {

  public MvtecDataModule {
    trainSamples = List.copyOf(trainSamples);
    testSamples = List.copyOf(testSamples);
  }

  /**
   * @param root folder of one category
   * @return its images
   * @throws IllegalArgumentException if the layout is not there or {@code train/good} is empty
   */
  public static MvtecDataModule of(Path root) {
    if (!Files.isDirectory(root)) {
      throw new IllegalArgumentException("There is no data folder " + root);
    }
    Path good = root.resolve("train").resolve("good");
    if (!Files.isDirectory(good)) {
      throw new IllegalArgumentException(
          "%s has no train/good; it has %s; give one category in MVTec AD's layout"
              .formatted(root, names(ImageFiles.foldersIn(root))));
    }
    List<Sample> train = new ArrayList<>();
    for (Path image : ImageFiles.below(good)) {
      train.add(new Sample(image, name(root, image), "good", false, null));
    }
    if (train.isEmpty()) {
      throw new IllegalArgumentException(
          "No image (png, jpg, jpeg, bmp, tif, tiff) in %s; put images of good parts there"
              .formatted(good));
    }
    List<Sample> test = new ArrayList<>();
    Path testFolder = root.resolve("test");
    if (Files.isDirectory(testFolder)) {
      for (Path kind : ImageFiles.foldersIn(testFolder)) {
        addKind(root, kind, test);
      }
    }
    return new MvtecDataModule(root, train, test);
  }

  private static void addKind(Path root, Path folder, List<Sample> test) {
    String kind = String.valueOf(folder.getFileName());
    boolean anomalous = !kind.equals("good");
    for (Path image : ImageFiles.below(folder)) {
      Path mask = anomalous ? mask(root.resolve("ground_truth").resolve(kind), image) : null;
      test.add(new Sample(image, name(root, image), kind, anomalous, mask));
    }
  }

  private static @Nullable Path mask(Path folder, Path image) {
    String stem = String.valueOf(image.getFileName()).replaceFirst("\\.[^.]*$", "");
    for (String name : List.of(stem + "_mask.png", stem + ".png")) {
      if (Files.isRegularFile(folder.resolve(name))) {
        return folder.resolve(name);
      }
    }
    return null;
  }

  private static String name(Path root, Path image) {
    return root.relativize(image).toString().replace('\\', '/');
  }

  private static List<String> names(List<Path> folders) {
    return folders.stream().map(folder -> String.valueOf(folder.getFileName())).toList();
  }
}
