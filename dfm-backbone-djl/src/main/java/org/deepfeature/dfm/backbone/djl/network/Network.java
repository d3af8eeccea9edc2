package org.deepfeature.dfm.backbone.djl.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.network.NetworkDescription;
import org.deepfeature.dfm.network.Stage;
import org.deepfeature.dfm.network.part.Part;

/** A described network on the engine, with its weights. Thread-safe until it is closed. */
public final class Network implements ForwardPass {
  private final NetworkDescription.Cut network;
  private final NDManager owner;
  private final DjlOperators operators;

  /**
   * @param network up to the last layer that was requested
   * @param owner of the weights; closed with the network
   */
  public Network(NetworkDescription.Cut network, NDManager owner) {
    this.network = network;
    this.owner = owner;
    this.operators = new DjlOperators(owner);
    // All of them now: later ones would be made by several threads at once.
    for (int s = 0; s < network.stages().size(); s++) {
      Stage stage = network.stages().get(s);
      stage.part().weights().forEach(operators::put);
      for (String layer : network.readouts().getOrDefault(s, Map.of()).values()) {
        stage.readout(layer).ifPresent(readout -> readout.weights().forEach(operators::put));
      }
    }
  }

  @Override
  public void run(NDArray images, Output output) {
    NDArray state = images;
    for (int s = 0; s < network.stages().size(); s++) {
      Stage stage = network.stages().get(s);
      NDArray next = stage.part().apply(operators, state);
      state.close();
      state = next;
      for (Map.Entry<Optional<Part>, List<Integer>> wanted :
          stage.alike(network.readouts().getOrDefault(s, Map.of())).entrySet()) {
        NDArray map =
            wanted.getKey().isPresent() ? wanted.getKey().get().apply(operators, state) : state;
        wanted.getValue().forEach(layer -> output.accept(layer, map));
        if (map != state) {
          map.close();
        }
      }
    }
    state.close();
  }

  @Override
  public NDManager manager() {
    return owner;
  }

  @Override
  public void close() {
    owner.close();
  }
}
