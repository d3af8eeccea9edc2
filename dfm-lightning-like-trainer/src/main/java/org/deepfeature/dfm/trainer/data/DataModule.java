package org.deepfeature.dfm.trainer.data;

import java.nio.file.Path;
import java.util.List;

/** Lightning's {@code LightningDataModule}: the samples of each stage. Immutable. */
public interface DataModule {
  /**
   * @return the folder that names are relative to
   */
  Path root();

  /**
   * @return normal images to fit on, in a fixed order
   */
  List<Sample> trainSamples();

  /**
   * @return images held out for thresholds; none by default
   */
  default List<Sample> validationSamples() {
    return List.of();
  }

  /**
   * @return images to test on, in a fixed order
   */
  List<Sample> testSamples();
}
