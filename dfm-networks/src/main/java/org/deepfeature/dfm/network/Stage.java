package org.deepfeature.dfm.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.deepfeature.dfm.network.part.Part;

/**
 * One link of the chain that a network is. Immutable.
 *
 * @param names under which its output can be requested as a layer, the most exact first; none if it
 *     cannot
 * @param operator what it is, such as {@code Bottleneck}
 * @param part what it computes
 * @param readout what makes a feature map, N × C × H × W, of its output; empty where it is one
 * @param others further names, and what makes a feature map of the output under these
 */
public record Stage(
    List<String> names,
    String operator,
    Part part,
    Optional<Part> readout,
    Map<String, Part> others) {
  public Stage {
    names = List.copyOf(names);
    others = Map.copyOf(others);
  }

  /**
   * One whose output is read in one way.
   *
   * @param names as above
   * @param operator as above
   * @param part as above
   * @param readout as above
   */
  public Stage(List<String> names, String operator, Part part, Optional<Part> readout) {
    this(names, operator, part, readout, Map.of());
  }

  /**
   * @return all names, the further ones first
   */
  public List<String> layers() {
    List<String> layers = new ArrayList<>(others.keySet());
    layers.addAll(names);
    return layers;
  }

  /**
   * @param layer one of {@link #layers}
   * @return what makes a feature map of the output; empty where it is one
   */
  public Optional<Part> readout(String layer) {
    return others.containsKey(layer)
        ? Optional.of(Objects.requireNonNull(others.get(layer)))
        : readout;
  }

  /**
   * @param layers of {@link #layers}
   * @return places of those that are read in the same way, together
   */
  public Map<Optional<Part>, List<Integer>> alike(Map<Integer, String> layers) {
    Map<Optional<Part>, List<Integer>> alike = new LinkedHashMap<>();
    layers.forEach(
        (place, layer) ->
            alike.computeIfAbsent(readout(layer), read -> new ArrayList<>()).add(place));
    return alike;
  }
}
