package org.deepfeature.dfm.network.weights;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.network.Parameters;
import org.deepfeature.dfm.network.architecture.Architecture;
import org.deepfeature.dfm.network.part.Weight;

/**
 * Weights that come from a file. What a network asks for and does not find is noted, so that all of
 * it can be reported at once. Not thread-safe.
 */
public final class LoadedParameters implements Parameters {
  private final Path file;
  private final Architecture architecture;
  private final Map<String, StoredTensor> left;
  private final List<String> notes;
  private final Map<String, Integer> types = new TreeMap<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> misshapen = new ArrayList<>();

  LoadedParameters(Path file, Architecture architecture, FoundNetwork network) {
    this.file = file;
    this.architecture = architecture;
    this.left = new LinkedHashMap<>(network.tensors());
    this.notes = new ArrayList<>(network.notes());
  }

  @Override
  public Weight take(String name, Initialization initialization, long... shape) {
    List<Long> form = LongStream.of(shape).boxed().toList();
    StoredTensor tensor = left.remove(name);
    if (tensor == null) {
      missing.add(name + " " + text(form));
      return zeros(name, form);
    }
    if (!tensor.shape().equals(form)) {
      misshapen.add(
          "%s %s of %s (expected %s)"
              .formatted(name, text(tensor.shape()), tensor.type(), text(form)));
      return zeros(name, form);
    }
    types.merge(tensor.type(), 1, Integer::sum);
    return new Weight(name, form, values(name, tensor));
  }

  private static Weight zeros(String name, List<Long> shape) {
    int size = Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    return new Weight(name, shape, FloatBuffer.allocate(size));
  }

  private static String text(List<Long> shape) {
    return shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
  }

  private FloatBuffer values(String name, StoredTensor tensor) {
    FloatBuffer values;
    try {
      values = tensor.reader().values();
    } catch (IOException e) {
      throw new DfmException(
          "Weights '%s', parameter '%s' cannot be read: %s".formatted(file, name, e.getMessage()),
          e);
    }
    int wrong = 0;
    for (int i = 0; i < values.limit(); i++) {
      wrong += Float.isFinite(values.get(i)) ? 0 : 1;
    }
    if (wrong > 0) {
      throw new DfmException(
          "Weights '%s', parameter '%s' has %s of %s values that are not finite as float32; expected numbers"
              .formatted(file, name, wrong, values.limit()));
    }
    return values;
  }

  /**
   * To be called after the whole network was built.
   *
   * @return what was left off, ignored and converted to find the network in the file, in one line;
   *     empty if it was there as it is
   * @throws IllegalArgumentException if anything was missing, misshapen or too much; the message
   *     lists it by name
   */
  public Optional<String> finish() {
    List<String> extra = new ArrayList<>();
    List<String> unused = new ArrayList<>();
    left.keySet().stream()
        .filter(name -> !name.endsWith("num_batches_tracked"))
        .filter(name -> architecture.classifier().stream().noneMatch(name::startsWith))
        .sorted()
        .forEach(
            name ->
                (architecture.unused().stream().anyMatch(name::startsWith) ? unused : extra)
                    .add(name));
    if (!missing.isEmpty() || !misshapen.isEmpty() || !extra.isEmpty()) {
      StringBuilder text =
          new StringBuilder(
              "Weights '%s' do not fit network '%s'".formatted(file, architecture.name()));
      tell(text, "missing", missing);
      tell(text, "misshapen", misshapen);
      tell(text, "not a parameter of it", extra);
      tell(text, notes);
      throw new IllegalArgumentException(text.toString());
    }
    if (!unused.isEmpty()) {
      notes.add("ignored: " + FoundNetwork.some(unused));
    }
    types.forEach(
        (type, count) -> {
          if (!type.equals(ScalarType.FLOAT32.toString())) {
            notes.add("%s parameters of %s read as float32".formatted(count, type));
          }
        });
    return notes.isEmpty()
        ? Optional.empty()
        : Optional.of("Weights '%s': %s".formatted(file, String.join("; ", notes)));
  }

  private static void tell(StringBuilder text, String what, List<String> names) {
    if (!names.isEmpty()) {
      text.append("; ").append(names.size()).append(' ').append(what).append(": ");
      text.append(FoundNetwork.some(names));
    }
  }

  private static void tell(StringBuilder text, List<String> notes) {
    if (!notes.isEmpty()) {
      text.append(" (").append(String.join("; ", notes)).append(')');
    }
  }
}
