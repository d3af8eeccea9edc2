package org.deepfeature.dfm.network.testkit;

import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.zip.CRC32;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.network.Parameters;
import org.deepfeature.dfm.network.part.Weight;

/** The weights that {@code reference_layers.py} draws, from the same formula. Not thread-safe. */
public final class FormulaParameters implements Parameters {
  private final Map<String, List<Long>> taken = new TreeMap<>();

  @Override
  public Weight take(String name, Initialization initialization, long... shape) {
    List<Long> form = LongStream.of(shape).boxed().toList();
    if (taken.put(name, form) != null) {
      throw new AssertionError("taken twice: " + name);
    }
    SplittableRandom random = random(name);
    int size = (int) LongStream.of(shape).reduce(1, Math::multiplyExact);
    double bound = Math.sqrt(3.0 / ((double) size / shape[0]));
    FloatBuffer values = FloatBuffer.allocate(size);
    while (values.hasRemaining()) {
      double u = random.nextDouble();
      double value;
      if (name.endsWith("running_var") || (name.endsWith(".weight") && shape.length == 1)) {
        value = 0.5 + u;
      } else if (shape.length == 1) {
        value = 0.2 * (u - 0.5);
      } else if (List.of("cls_token", "reg_token", "pos_embed").contains(name)) {
        value = 0.4 * (u - 0.5);
      } else {
        value = (2 * u - 1) * bound;
      }
      values.put((float) value);
    }
    return new Weight(name, form, values.flip());
  }

  /**
   * @return one line a parameter that was taken, name and shape, sorted by code points
   */
  public String listing() {
    return taken.entrySet().stream()
        .map(
            e ->
                e.getKey()
                    + " "
                    + e.getValue().stream().map(String::valueOf).collect(Collectors.joining("x")))
        .sorted(Comparator.naturalOrder())
        .collect(Collectors.joining("\n"));
  }

  /**
   * @param height of the images
   * @param width of the images
   * @return two images in −2..2
   */
  public static Tensor images(int height, int width) {
    SplittableRandom random = random("images");
    FloatBuffer values = Tensor.allocateDirect(2 * 3 * height * width);
    while (values.hasRemaining()) {
      values.put((float) (4 * random.nextDouble() - 2));
    }
    return Tensor.of(2, 3, height, width, values.flip());
  }

  private static SplittableRandom random(String name) {
    CRC32 hash = new CRC32();
    hash.update(name.getBytes(StandardCharsets.UTF_8));
    return new SplittableRandom(7 ^ (hash.getValue() << 20));
  }
}
