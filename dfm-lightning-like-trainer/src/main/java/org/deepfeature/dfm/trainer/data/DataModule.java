package org.deepfeature.dfm.trainer.data;

import java.util.List;

/**
 * Where images come from, in Lightning's words: {@link #setup} looks at the file system, the lists
 * answer from memory afterwards. Lists are sorted by path unless said otherwise, so that two runs
 * see the same order. Not thread-safe until set up.
 */
public interface DataModule {

  /**
   * Looks at what there is. May be called for several stages; looking again is harmless.
   *
   * @param stage what is about to happen; what it needs must be there
   * @throws IllegalArgumentException if what the stage needs is not there; the message says what
   *     was looked for and what exists
   * @throws org.deepfeature.dfm.api.DfmException if a folder or list cannot be read
   */
  void setup(Stage stage);

  /**
   * @return normal images to fit on
   * @throws IllegalStateException before {@link #setup}
   */
  List<Sample> trainSamples();

  /**
   * @return images to choose thresholds on; may be empty
   * @throws IllegalStateException before {@link #setup}
   */
  List<Sample> validationSamples();

  /**
   * @return images to measure on
   * @throws IllegalStateException before {@link #setup}
   */
  List<Sample> testSamples();

  /**
   * @return images to predict; the test images where there are no others
   * @throws IllegalStateException before {@link #setup}
   */
  List<Sample> predictSamples();

  /**
   * @return files that lie where images were looked for and were not taken, sorted by name; empty
   *     where a module does not look
   * @throws IllegalStateException before {@link #setup}
   */
  default List<LeftOut> leftOut() {
    return List.of();
  }
}
