package org.deepfeature.dfm.runtime.export;

import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.runtime.model.DfmFile;

/** An exported graph, ready to run. Thread-safe. */
public interface ExportedModel extends AutoCloseable {

  /**
   * @return what the model remembers, without its matrices and networks
   */
  DfmFile file();

  /**
   * @return whether the graph gives anomaly maps
   */
  boolean hasMaps();

  /**
   * Runs the graph behind its own resize.
   *
   * @param frames N × 3 × H × W, 0..1, at the network's input size
   * @return raw scores and, where there are some, anomaly maps
   * @throws IllegalStateException after closing
   */
  ScoredFrames score(Tensor frames);

  /**
   * Runs all of the graph.
   *
   * @param rgb red, green and blue bytes of each pixel, image after image, row after row
   * @param images how many, {@code >= 1}
   * @param height rows of each
   * @param width pixels of a row
   * @return what the graph gives
   * @throws IllegalArgumentException if there are not so many bytes
   * @throws IllegalStateException after closing
   */
  ExportedOutputs run(byte[] rgb, int images, int height, int width);

  /** Gives the memory back, after runs that have begun. */
  @Override
  void close();
}
