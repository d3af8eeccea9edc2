package org.deepfeature.dfm.backbone.djl.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.djl.network.Parameters;

/**
 * Random weights as before training. A parameter's values depend on the seed and its name alone, so
 * that they are the same whatever else is built. For one thread, like its manager.
 */
public final class SeededParameters implements Parameters {
  private final NDManager manager;
  private final long seed;

  /**
   * @param manager gets the arrays
   * @param seed of all of them
   */
  public SeededParameters(NDManager manager, long seed) {
    this.manager = manager;
    this.seed = seed;
  }

  @Override
  public NDArray take(String name, Initialization initialization, long... shape) {
    Shape form = new Shape(shape);
    return switch (initialization) {
      case ZERO -> manager.zeros(form);
      case ONE -> manager.ones(form);
      case SMALL -> uniform(name, form, 0.02);
      case LECUN -> uniform(name, form, Math.sqrt(1 / fanIn(form)));
      case HE -> uniform(name, form, Math.sqrt(2 / fanIn(form)));
    };
  }

  /** Values that flow into one output. */
  private static double fanIn(Shape shape) {
    return (double) shape.size() / shape.get(0);
  }

  private NDArray uniform(String name, Shape shape, double standardDeviation) {
    CRC32 hash = new CRC32();
    hash.update(name.getBytes(StandardCharsets.UTF_8));
    SplittableRandom random = new SplittableRandom(seed ^ (hash.getValue() << 20));
    double bound = standardDeviation * Math.sqrt(3);
    FloatBuffer values = Tensor.allocateDirect(Math.toIntExact(shape.size()));
    while (values.hasRemaining()) {
      values.put((float) ((2 * random.nextDouble() - 1) * bound));
    }
    return manager.create(values.flip(), shape);
  }
}
