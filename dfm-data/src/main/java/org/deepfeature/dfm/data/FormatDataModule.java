package org.deepfeature.dfm.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.runtime.internal.file.FolderContents;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.jspecify.annotations.Nullable;

/**
 * A folder in a known format: one category, or a set of which one category or all are taken. Not
 * thread-safe.
 */
public class FormatDataModule extends SampleLists {
  /** As a category: every one of the set, in alphabetical order. */
  public static final String ALL = "all";

  private final DataFormat format;
  private final Path folder;
  private final @Nullable String category;

  /**
   * @param format how the images lie
   * @param folder one category, or a set of them
   * @param category a name, {@link #ALL}, or null if the folder is itself a category
   * @param settings how the images are divided
   */
  public FormatDataModule(
      DataFormat format, Path folder, @Nullable String category, SplitSettings settings) {
    super(settings);
    this.format = format;
    this.folder = folder;
    this.category = category;
  }

  @Override
  final List<Sample> read() {
    List<Sample> samples = new ArrayList<>();
    roots().forEach(one -> samples.addAll(format.read(one, folder)));
    return samples;
  }

  @Override
  final List<Path> folders() {
    return roots();
  }

  @Override
  final Path names() {
    return folder;
  }

  private List<Path> roots() {
    if (category == null || (category.equals(ALL) && format.matches(folder))) {
      if (format.matches(folder)) {
        return List.of(folder);
      }
      List<String> names = format.categories(folder);
      throw new IllegalArgumentException(
          names.isEmpty()
              ? missing(Split.TRAIN)
              : "%s is a set of categories; choose one of %s, or %s".formatted(folder, names, ALL));
    }
    List<String> names = format.categories(folder);
    if (category.equals(ALL) && !names.isEmpty()) {
      return names.stream().map(folder::resolve).toList();
    }
    if (!names.contains(category)) {
      throw new IllegalArgumentException(
          "No category '%s' in %s; there are %s".formatted(category, folder, names));
    }
    return List.of(folder.resolve(category));
  }

  @Override
  final String missing(Split split) {
    Path root = category == null || category.equals(ALL) ? folder : folder.resolve(category);
    Path train = root.resolve("train");
    boolean deeper = split == Split.TRAIN && Files.isDirectory(train);
    return "No images: expected %s in %s; %s"
        .formatted(format.expected(split), root, FolderContents.of(deeper ? train : root));
  }
}
