package org.deepfeature.dfm.trainer.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.trainer.data.Sample;

/**
 * Which images a fit collects from, without reading them.
 *
 * @param images how many
 * @param sha256 of their names, labels and sizes in bytes, in order
 */
public record TrainingData(int images, String sha256) {

  /**
   * @param samples to collect from, in order
   * @return what tells them from others; a file that is not there counts with no size
   */
  public static TrainingData of(List<Sample> samples) {
    List<String> lines = new ArrayList<>();
    for (Sample sample : samples) {
      lines.add(sample.name() + "\t" + sample.label() + "\t" + size(sample));
    }
    return new TrainingData(samples.size(), Sha256.ofLines(lines));
  }

  private static String size(Sample sample) {
    try {
      return String.valueOf(Files.size(sample.path()));
    } catch (IOException e) {
      // The loader says what is wrong with it.
      return "";
    }
  }
}
