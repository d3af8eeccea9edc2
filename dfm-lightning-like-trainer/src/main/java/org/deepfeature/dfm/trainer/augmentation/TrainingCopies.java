package org.deepfeature.dfm.trainer.augmentation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.trainer.data.ImageCopy;
import org.deepfeature.dfm.trainer.data.Sample;

/**
 * Adds augmented copies to training images. What a copy looks like depends on the seed, its image's
 * name and its number alone: not on order, batches, threads or which other images there are.
 * Immutable and thread-safe.
 *
 * @param augmentation how copies are changed
 * @param copies of each image, beside the image itself, {@code >= 1}
 * @param seed of all that is drawn
 */
public record TrainingCopies(Augmentation augmentation, int copies, long seed) {

  public TrainingCopies {
    if (copies < 1) {
      throw new IllegalArgumentException(copies + " copies; expected at least 1");
    }
  }

  /**
   * @param samples images to fit on
   * @return each of them with its copies behind it; a copy's name is its image's with {@code #1}
   *     and so on
   */
  public List<Sample> added(List<Sample> samples) {
    List<Sample> all = new ArrayList<>(samples.size() * (copies + 1));
    for (Sample sample : samples) {
      all.add(sample);
      for (int number = 1; number <= copies; number++) {
        all.add(sample.copy(new Copy(augmentation, number, seedOf(sample, number))));
      }
    }
    return all;
  }

  private long seedOf(Sample sample, int number) {
    String hash =
        Sha256.ofLines(
            List.of(Long.toString(seed), "augment", sample.name(), Integer.toString(number)));
    return Long.parseUnsignedLong(hash.substring(0, 16), 16);
  }

  private record Copy(Augmentation augmentation, int number, long seed) implements ImageCopy {
    @Override
    public float[] draw(float[] planes, int width, int height) {
      // The library's own generator is specified to the bit.
      return augmentation.apply(planes, width, height, new Random(seed));
    }
  }
}
