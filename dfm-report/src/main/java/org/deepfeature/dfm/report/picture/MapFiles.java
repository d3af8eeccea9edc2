package org.deepfeature.dfm.report.picture;

import java.nio.file.Path;
import org.deepfeature.dfm.trainer.data.ImageNames;
import org.deepfeature.dfm.trainer.data.Sample;

/**
 * Where the map of an image is written: below a folder, under the image's own name. Stateless and
 * thread-safe.
 */
public final class MapFiles {
  private MapFiles() {}

  /**
   * @param folder of maps
   * @param sample an image
   * @param extension such as {@code png}
   * @return a file inside the folder, another one for every name
   */
  public static Path of(Path folder, Sample sample, String extension) {
    return folder.resolve(ImageNames.inside(sample.name()) + "." + extension);
  }
}
