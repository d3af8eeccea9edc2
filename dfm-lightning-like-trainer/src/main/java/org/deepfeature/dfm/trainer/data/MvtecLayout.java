package org.deepfeature.dfm.trainer.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * MVTec AD's layout: {@code train/good}, {@code test/<kind>}, {@code
 * ground_truth/<kind>/<stem>_mask.png}. A defect without a mask file has none. The folder is one
 * category, or a whole set of which one category or all are taken.
 */
public final class MvtecLayout extends SampleLists {
  /** As a category: every one of the set, in alphabetical order. */
  public static final String ALL = "all";

  private final Path folder;
  private final @Nullable String category;

  /**
   * @param folder one category, or a set of them
   * @param category a name, {@link #ALL}, or null if the folder is itself a category
   */
  public MvtecLayout(Path folder, @Nullable String category) {
    this.folder = folder;
    this.category = category;
  }

  /**
   * @param folder any folder
   * @return the names of the categories in it, sorted; empty if there are none
   */
  public static List<String> categories(Path folder) {
    return Folders.subfolders(folder).stream()
        .filter(MvtecLayout::isCategory)
        .map(path -> path.getFileName().toString())
        .toList();
  }

  private static boolean isCategory(Path folder) {
    return Files.isDirectory(folder.resolve("train")) || Files.isDirectory(folder.resolve("test"));
  }

  @Override
  List<Sample> read() {
    List<Sample> samples = new ArrayList<>();
    for (Path root : roots()) {
      Path train = root.resolve("train").resolve(Sample.GOOD);
      if (Files.isDirectory(train)) {
        Folders.images(train).forEach(f -> samples.add(Sample.good(folder, f, Split.TRAIN)));
      }
      for (Path kind : Folders.subfolders(root.resolve("test"))) {
        test(root, kind, samples);
      }
    }
    return samples;
  }

  private List<Path> roots() {
    if (category == null || (isCategory(folder) && category.equals(ALL))) {
      if (isCategory(folder)) {
        return List.of(folder);
      }
      List<String> names = categories(folder);
      throw new IllegalArgumentException(
          names.isEmpty()
              ? missing(Split.TRAIN)
              : "%s is a set of categories; choose one of %s, or %s".formatted(folder, names, ALL));
    }
    List<String> names = categories(folder);
    if (category.equals(ALL) && !names.isEmpty()) {
      return names.stream().map(folder::resolve).toList();
    }
    if (!names.contains(category)) {
      throw new IllegalArgumentException(
          "No category '%s' in %s; there are %s".formatted(category, folder, names));
    }
    return List.of(folder.resolve(category));
  }

  private void test(Path root, Path kindFolder, List<Sample> samples) {
    String kind = kindFolder.getFileName().toString();
    if (kind.equals(Sample.GOOD)) {
      Folders.images(kindFolder).forEach(f -> samples.add(Sample.good(folder, f, Split.TEST)));
      return;
    }
    Map<String, Path> masks = new HashMap<>();
    Path maskFolder = root.resolve("ground_truth").resolve(kind);
    if (Files.isDirectory(maskFolder)) {
      Folders.images(maskFolder).forEach(f -> masks.put(Folders.stem(f), f));
    }
    for (Path file : Folders.images(kindFolder)) {
      String stem = Folders.stem(file);
      Path mask = masks.getOrDefault(stem + "_mask", masks.get(stem));
      samples.add(new Sample(file, Sample.nameIn(folder, file), kind, true, mask, Split.TEST));
    }
  }

  @Override
  String missing(Split split) {
    Path root = category == null || category.equals(ALL) ? folder : folder.resolve(category);
    String wanted =
        switch (split) {
          case TRAIN -> "train/good";
          case TEST, PREDICT -> "test/<kind>";
          case VALIDATION -> "a validation set, which this layout does not have,";
        };
    Path train = root.resolve("train");
    boolean deeper = split == Split.TRAIN && Files.isDirectory(train);
    return "No images: expected %s in %s; %s"
        .formatted(wanted, root, Folders.contents(deeper ? train : root));
  }
}
