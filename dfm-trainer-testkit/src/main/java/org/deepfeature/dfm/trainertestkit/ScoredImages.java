package org.deepfeature.dfm.trainertestkit;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.testkit.Untouched;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.deepfeature.dfm.trainer.processor.ScoredImage;

/** Images as a test scores them. */
final class ScoredImages {
  private static final ImageSize SIZE = new ImageSize(24, 32);
  private static final int VALUES = SIZE.height() * SIZE.width();

  private ScoredImages() {}

  /** Returns an image with a map; a defective one has a square in its mask. */
  static ScoredImage of(String name, boolean defective, int seed) {
    Random random = new Random(seed);
    float[] map = values(VALUES, random);
    boolean[] mask = new boolean[VALUES];
    for (int i = 0; i < VALUES && defective; i++) {
      mask[i] = i / SIZE.width() < 8 && i % SIZE.width() < 8;
      map[i] += mask[i] ? 1 : 0;
    }
    return new ScoredImage(
        sample(name, defective),
        SIZE,
        values(3 * VALUES, random),
        (defective ? 5 : 1) + random.nextDouble(),
        Optional.of(map),
        Optional.of(values(VALUES, random)),
        Optional.of(mask));
  }

  /** Returns an image of a score that has no maps, of which no defect is drawn. */
  static ScoredImage withoutMap(String name, boolean defective, int seed) {
    ScoredImage whole = of(name, defective, seed);
    return new ScoredImage(
        whole.sample(),
        SIZE,
        whole.planes(),
        whole.score(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Sample sample(String name, boolean defective) {
    String label = defective ? "scratch" : Sample.GOOD;
    return new Sample(Path.of("images", name), name, label, defective, null, Split.TEST);
  }

  static float[] values(int count, Random random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  /** Hands an image on, and sees that its arrays stay as they are. */
  static void untouched(ScoredImage image, Runnable use) {
    Untouched planes = Untouched.of("planes of an image", image.planes());
    Optional<Untouched> map = image.map().map(m -> Untouched.of("the map", m));
    Optional<Untouched> normalized =
        image.normalized().map(m -> Untouched.of("the normalised map", m));
    Optional<boolean[]> mask = image.mask().map(boolean[]::clone);
    use.run();
    planes.check(image.planes());
    map.ifPresent(before -> before.check(image.map().orElseThrow()));
    normalized.ifPresent(before -> before.check(image.normalized().orElseThrow()));
    mask.ifPresent(before -> requireSame(before, image.mask().orElseThrow()));
  }

  private static void requireSame(boolean[] before, boolean[] now) {
    int changed = java.util.Arrays.mismatch(before, now);
    if (changed >= 0) {
      throw new AssertionError(
          "the mask must not be modified: value %s was %s and is now %s"
              .formatted(changed, before[changed], now[changed]));
    }
  }
}
