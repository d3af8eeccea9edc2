package org.deepfeature.dfm.trainertestkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.deepfeature.dfm.testkit.Untouched;
import org.deepfeature.dfm.trainer.augmentation.Augmentation;

/** The seed alone decides, the image is left as it is, and what comes of it is an image. */
final class AugmentationPromises {
  private static final int[][] SIZES = {{1, 1}, {1, 9}, {9, 1}, {16, 16}, {31, 12}};
  private static final int SEEDS = 20;

  private AugmentationPromises() {}

  static void check(Supplier<Augmentation> supplier) {
    Augmentation augmentation = supplier.get();
    for (int[] size : SIZES) {
      float[] planes = ScoredImages.values(3 * size[0] * size[1], new Random(1));
      Untouched before = Untouched.of("planes of the image", planes);
      for (int seed = 0; seed < SEEDS; seed++) {
        float[] copy = augmentation.apply(planes, size[0], size[1], new Random(seed));
        before.check(planes);
        assertThat(copy)
            .as("another picture of %s x %s", size[0], size[1])
            .isNotSameAs(planes)
            .hasSameSizeAs(planes);
        requireImage(copy);
        assertThat(supplier.get().apply(planes, size[0], size[1], new Random(seed)))
            .as("of seed %s, by another of the same options", seed)
            .isEqualTo(copy);
      }
    }
    severalThreads(augmentation);
  }

  private static void requireImage(float[] copy) {
    for (int i = 0; i < copy.length; i++) {
      if (!(copy[i] >= 0 && copy[i] <= 1)) {
        throw new AssertionError("Value %s is %s; expected 0 to 1".formatted(i, copy[i]));
      }
    }
  }

  private static void severalThreads(Augmentation augmentation) {
    float[] planes = ScoredImages.values(3 * 16 * 16, new Random(2));
    float[][] alone =
        IntStream.range(0, SEEDS)
            .mapToObj(seed -> augmentation.apply(planes, 16, 16, new Random(seed)))
            .toArray(float[][]::new);
    assertThat(
            IntStream.range(0, 8 * SEEDS)
                .parallel()
                .filter(
                    i ->
                        !Arrays.equals(
                            augmentation.apply(planes, 16, 16, new Random(i % SEEDS)),
                            alone[i % SEEDS]))
                .boxed()
                .toList())
        .as("calls that gave another picture beside those of other threads")
        .isEmpty();
  }
}
