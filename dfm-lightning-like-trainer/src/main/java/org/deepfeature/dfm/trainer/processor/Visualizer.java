package org.deepfeature.dfm.trainer.processor;

import java.nio.file.Path;

/** Draws what was found in an image; several threads may draw different images at once. */
@FunctionalInterface
public interface Visualizer {
  /** The plugin's name that {@code true} stands for. */
  String STANDARD = "heat-maps";

  /**
   * @param image with a map
   * @param folder of a run's pictures; a picture goes below it under the image's own name
   * @throws org.deepfeature.dfm.api.DfmException if it cannot be written
   */
  void draw(ScoredImage image, Path folder);
}
