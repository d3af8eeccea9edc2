package org.deepfeature.dfm.network;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.api.UnknownNameException;

/**
 * An architecture with its weights. Immutable.
 *
 * @param name of the architecture
 * @param stages in the order of computation
 */
public record NetworkDescription(String name, List<Stage> stages) {
  public NetworkDescription {
    stages = List.copyOf(stages);
  }

  /**
   * A network without what follows the last layer that was requested. Immutable.
   *
   * @param stages that are left
   * @param readouts index of a stage → which of the requested layers are read there, and their
   *     names
   */
  public record Cut(List<Stage> stages, Map<Integer, Map<Integer, String>> readouts) {
    public Cut {
      stages = List.copyOf(stages);
      readouts = Map.copyOf(readouts);
    }
  }

  /**
   * @return every layer's name in the order of computation, and what computes it
   */
  public Map<String, String> layers() {
    Map<String, String> operators = new LinkedHashMap<>();
    for (Stage stage : stages) {
      stage.layers().forEach(layer -> operators.put(layer, stage.operator()));
    }
    return operators;
  }

  /**
   * @param layers to return, in this order
   * @return what computes no more than them
   * @throws UnknownNameException if there is no such layer
   */
  public Cut cut(List<String> layers) {
    Map<String, Integer> places = new HashMap<>();
    for (int s = 0; s < stages.size(); s++) {
      for (String layer : stages.get(s).layers()) {
        places.put(layer, s);
      }
    }
    Map<Integer, Map<Integer, String>> readouts = new HashMap<>();
    int last = 0;
    for (int l = 0; l < layers.size(); l++) {
      Integer place = places.get(layers.get(l));
      if (place == null) {
        throw new UnknownNameException("layer of " + name, layers.get(l), layers().keySet());
      }
      readouts.computeIfAbsent(place, p -> new LinkedHashMap<>()).put(l, layers.get(l));
      last = Math.max(last, place);
    }
    return new Cut(stages.subList(0, last + 1), readouts);
  }
}
