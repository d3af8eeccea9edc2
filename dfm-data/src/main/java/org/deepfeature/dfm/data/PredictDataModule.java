package org.deepfeature.dfm.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.runtime.internal.file.FolderContents;
import org.deepfeature.dfm.trainer.data.ImageNames;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.jspecify.annotations.Nullable;

/**
 * Files and folders to predict, in the order given; a folder stands for all images below it,
 * sorted. A file is taken whatever its name ends in. Not thread-safe.
 */
public final class PredictDataModule extends SampleLists {
  private final List<Path> paths;

  /**
   * @param paths files and folders
   */
  public PredictDataModule(List<Path> paths) {
    super(SplitSettings.DEFAULT);
    this.paths = List.copyOf(paths);
  }

  @Override
  List<Sample> read() {
    List<Sample> samples = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        Folders.imagesBelow(path).forEach(file -> samples.add(sample(file)));
      } else if (Files.exists(path)) {
        samples.add(sample(path));
      } else {
        throw new IllegalArgumentException(
            "No file or folder " + path + "; " + FolderContents.beside(path));
      }
    }
    return samples;
  }

  private static Sample sample(Path file) {
    return new Sample(file, ImageNames.text(file), Sample.UNKNOWN, false, null, Split.PREDICT);
  }

  @Override
  List<Path> folders() {
    return paths.stream().filter(Files::isDirectory).toList();
  }

  @Override
  @Nullable Path names() {
    return null;
  }

  @Override
  String missing(Split split) {
    if (split != Split.PREDICT) {
      return "Files to predict have no " + split.name().toLowerCase(java.util.Locale.ROOT) + " set";
    }
    return paths.isEmpty()
        ? "No images: expected files or folders"
        : "No images: " + String.join("; ", paths.stream().map(FolderContents::of).toList());
  }
}
