package org.deepfeature.dfm.backbone.djl.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.backbone.djl.network.Architecture;
import org.deepfeature.dfm.backbone.djl.network.Parameters;

/**
 * Weights that were read from a file. What a network asks for and does not find is noted, so that
 * all of it can be reported at once. Not thread-safe.
 */
public final class LoadedParameters implements Parameters {
  private static final int TOLD = 8;

  private final String file;
  private final NDManager manager;
  private final Map<String, NDArray> left;
  private final List<String> missing = new ArrayList<>();
  private final List<String> misshapen = new ArrayList<>();

  /**
   * @param file for messages
   * @param manager gets what stands in for the missing
   * @param arrays by name
   */
  public LoadedParameters(String file, NDManager manager, Map<String, NDArray> arrays) {
    this.file = file;
    this.manager = manager;
    this.left = new LinkedHashMap<>(arrays);
  }

  @Override
  public NDArray take(String name, Initialization initialization, long... shape) {
    Shape expected = new Shape(shape);
    NDArray array = left.remove(name);
    if (array == null) {
      missing.add(name + " " + expected);
      return manager.zeros(expected);
    }
    if (!array.getShape().equals(expected)) {
      misshapen.add("%s %s (expected %s)".formatted(name, array.getShape(), expected));
      return manager.zeros(expected);
    }
    if (array.getDataType() == DataType.FLOAT32) {
      return array;
    }
    try (array) {
      return array.toType(DataType.FLOAT32, true);
    }
  }

  /**
   * Closes what is left over, after the whole network was built.
   *
   * @param architecture that was built
   * @throws IllegalArgumentException if anything was missing, misshapen or too much; the message
   *     lists it by name
   */
  public void finish(Architecture architecture) {
    List<String> extra =
        left.keySet().stream()
            .filter(name -> !name.endsWith(".num_batches_tracked"))
            .filter(name -> architecture.classifier().stream().noneMatch(name::startsWith))
            .sorted()
            .toList();
    left.values().forEach(NDArray::close);
    left.clear();
    if (missing.isEmpty() && misshapen.isEmpty() && extra.isEmpty()) {
      return;
    }
    StringBuilder text =
        new StringBuilder(
            "Weights '%s' do not fit network '%s'".formatted(file, architecture.name()));
    tell(text, "missing", missing);
    tell(text, "misshapen", misshapen);
    tell(text, "not a parameter of it", extra);
    throw new IllegalArgumentException(text.toString());
  }

  private static void tell(StringBuilder text, String what, List<String> names) {
    if (!names.isEmpty()) {
      text.append("; ").append(names.size()).append(' ').append(what).append(": ");
      text.append(String.join(", ", names.subList(0, Math.min(TOLD, names.size()))));
      if (names.size() > TOLD) {
        text.append(", …");
      }
    }
  }
}
