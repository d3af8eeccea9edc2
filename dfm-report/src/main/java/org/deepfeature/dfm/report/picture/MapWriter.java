package org.deepfeature.dfm.report.picture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.runtime.numpy.NpyFile;
import org.deepfeature.dfm.trainer.processor.ScoredImage;
import org.deepfeature.dfm.trainer.processor.Visualizer;

/**
 * Writes the maps of images below a folder, under the images' own names. As thread-safe as the
 * visualiser.
 */
public final class MapWriter {
  private final Optional<Visualizer> visualizer;
  private final MapFormat format;
  private final Path folder;

  /**
   * @param visualizer draws pictures; empty for none, whatever the format
   * @param format of maps
   * @param folder where they go
   */
  public MapWriter(Optional<Visualizer> visualizer, MapFormat format, Path folder) {
    this.visualizer = visualizer;
    this.format = format;
    this.folder = folder;
  }

  /**
   * @return whether anything is written at all
   */
  public boolean isWanted() {
    return format.hasValues() || (format.hasPicture() && visualizer.isPresent());
  }

  /**
   * @param image with a map
   * @return the picture's file; empty if none was drawn
   * @throws DfmException if a file cannot be written
   */
  public Optional<Path> write(ScoredImage image) {
    if (format.hasValues()) {
      NpyFile.writeFloat32(MapFiles.of(folder, image.sample(), "npy"), matrix(image));
    }
    if (format.hasPicture() && visualizer.isPresent()) {
      visualizer.get().draw(image, folder);
      return Optional.of(MapFiles.of(folder, image.sample(), "png")).filter(Files::exists);
    }
    return Optional.empty();
  }

  private static Matrix matrix(ScoredImage image) {
    float[] map = image.map().orElseThrow();
    double[] values = new double[map.length];
    for (int i = 0; i < map.length; i++) {
      values[i] = map[i];
    }
    return new Matrix(image.size().height(), image.size().width(), values);
  }
}
