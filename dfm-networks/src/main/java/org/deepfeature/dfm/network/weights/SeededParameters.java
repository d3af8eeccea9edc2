package org.deepfeature.dfm.network.weights;

import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.zip.CRC32;
import org.deepfeature.dfm.network.Parameters;
import org.deepfeature.dfm.network.part.Weight;

/**
 * Random weights as before training. A parameter's values depend on the seed and its name alone, so
 * that they are the same whatever else is built. Immutable and thread-safe.
 */
public final class SeededParameters implements Parameters {
  private final long seed;

  /**
   * @param seed of all of them
   */
  public SeededParameters(long seed) {
    this.seed = seed;
  }

  @Override
  public Weight take(String name, Initialization initialization, long... shape) {
    List<Long> form = LongStream.of(shape).boxed().toList();
    FloatBuffer values =
        FloatBuffer.allocate(Math.toIntExact(LongStream.of(shape).reduce(1, Math::multiplyExact)));
    double fanIn = (double) values.limit() / shape[0];
    switch (initialization) {
      case ZERO -> {}
      case ONE -> fill(values, 1);
      case SMALL -> uniform(name, values, 0.02);
      case LECUN -> uniform(name, values, Math.sqrt(1 / fanIn));
      case HE -> uniform(name, values, Math.sqrt(2 / fanIn));
    }
    return new Weight(name, form, values);
  }

  private static void fill(FloatBuffer values, float value) {
    for (int i = 0; i < values.limit(); i++) {
      values.put(i, value);
    }
  }

  private void uniform(String name, FloatBuffer values, double standardDeviation) {
    CRC32 hash = new CRC32();
    hash.update(name.getBytes(StandardCharsets.UTF_8));
    SplittableRandom random = new SplittableRandom(seed ^ (hash.getValue() << 20));
    double bound = standardDeviation * Math.sqrt(3);
    for (int i = 0; i < values.limit(); i++) {
      values.put(i, (float) ((2 * random.nextDouble() - 1) * bound));
    }
  }
}
