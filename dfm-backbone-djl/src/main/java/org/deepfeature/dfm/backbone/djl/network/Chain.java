package org.deepfeature.dfm.backbone.djl.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A network while it is built: stages that each own their parameters, so that one can be dropped.
 * Not thread-safe.
 */
public final class Chain {
  private final NDManager owner;
  private final Parameters source;
  private final List<Stage> stages = new ArrayList<>();

  Chain(NDManager owner, Parameters source) {
    this.owner = owner;
    this.source = source;
  }

  /** Parameters that no stage owns by itself. */
  Parameters parameters() {
    return takenBy(owner);
  }

  /** Adds a stage whose output is a feature map. */
  void add(List<String> names, String operator, Function<Parameters, NetworkPart> part) {
    add(names, operator, part, state -> state);
  }

  /** Adds a stage of whose output the readout makes a feature map. */
  void add(
      List<String> names,
      String operator,
      Function<Parameters, NetworkPart> part,
      NetworkPart readout) {
    NDManager weights = owner.newSubManager();
    stages.add(new Stage(names, operator, part.apply(takenBy(weights)), readout, weights));
  }

  List<Stage> stages() {
    return List.copyOf(stages);
  }

  private Parameters takenBy(NDManager manager) {
    return (name, initialization, shape) -> {
      NDArray array = source.take(name, initialization, shape);
      array.attach(manager);
      return array;
    };
  }
}
