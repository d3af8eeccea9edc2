package org.deepfeature.dfm.backbone.djl.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.zip.CRC32;
import org.deepfeature.dfm.api.Tensor;

/** The weights that {@code reference_layers.py} draws, from the same formula. */
final class FormulaParameters implements Parameters {
  private final NDManager manager;
  private final Map<String, long[]> taken = new TreeMap<>();

  FormulaParameters(NDManager manager) {
    this.manager = manager;
  }

  @Override
  public NDArray take(String name, Initialization initialization, long... shape) {
    if (taken.put(name, shape) != null) {
      throw new AssertionError("taken twice: " + name);
    }
    SplittableRandom random = random(name);
    Shape form = new Shape(shape);
    double bound = Math.sqrt(3.0 / ((double) form.size() / shape[0]));
    FloatBuffer values = Tensor.allocateDirect((int) form.size());
    while (values.hasRemaining()) {
      double u = random.nextDouble();
      double value;
      if (name.endsWith("running_var") || (name.endsWith(".weight") && shape.length == 1)) {
        value = 0.5 + u;
      } else if (shape.length == 1) {
        value = 0.2 * (u - 0.5);
      } else if (List.of("cls_token", "pos_embed").contains(name)) {
        value = 0.4 * (u - 0.5);
      } else {
        value = (2 * u - 1) * bound;
      }
      values.put((float) value);
    }
    return manager.create(values.flip(), form);
  }

  /** One line a parameter, name and shape, sorted by code points. */
  String listing() {
    return taken.entrySet().stream()
        .map(e -> e.getKey() + " " + joined(e.getValue()))
        .sorted(Comparator.naturalOrder())
        .collect(Collectors.joining("\n"));
  }

  private static String joined(long[] shape) {
    return Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining("x"));
  }

  static NDArray images(NDManager manager, int height, int width) {
    SplittableRandom random = random("images");
    long[] shape = {2, 3, height, width};
    FloatBuffer values =
        Tensor.allocateDirect((int) LongStream.of(shape).reduce(1, (a, b) -> a * b));
    while (values.hasRemaining()) {
      values.put((float) (4 * random.nextDouble() - 2));
    }
    return manager.create(values.flip(), new Shape(shape));
  }

  private static SplittableRandom random(String name) {
    CRC32 hash = new CRC32();
    hash.update(name.getBytes(StandardCharsets.UTF_8));
    return new SplittableRandom(7 ^ (hash.getValue() << 20));
  }
}
