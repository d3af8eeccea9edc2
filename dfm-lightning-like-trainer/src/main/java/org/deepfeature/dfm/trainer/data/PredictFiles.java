package org.deepfeature.dfm.trainer.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files and folders given for prediction. */
public final class PredictFiles {
  private PredictFiles() {}

  /**
   * @param paths files or folders, in the order to keep; folders are searched to the bottom
   * @return their images
   * @throws IllegalArgumentException if a path does not exist or a folder holds no image
   */
  public static List<Sample> of(List<Path> paths) {
    List<Sample> samples = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        List<Path> images = ImageFiles.below(path);
        if (images.isEmpty()) {
          throw new IllegalArgumentException(
              "No image (png, jpg, jpeg, bmp, tif, tiff) below " + path);
        }
        images.forEach(image -> samples.add(sample(image)));
      } else if (Files.exists(path)) {
        samples.add(sample(path));
      } else {
        throw new IllegalArgumentException("There is no file or folder " + path);
      }
    }
    return samples;
  }

  private static Sample sample(Path path) {
    return new Sample(path, path.toString().replace('\\', '/'), "", null, null);
  }
}
