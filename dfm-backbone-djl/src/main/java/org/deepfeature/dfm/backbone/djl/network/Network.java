package org.deepfeature.dfm.backbone.djl.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.UnknownNameException;

/**
 * An architecture with its weights, cut after the last layer that was requested. Thread-safe until
 * it is closed.
 */
public final class Network implements ForwardPass {
  private final NDManager owner;
  private final List<Stage> stages;
  private final Map<Integer, List<Integer>> readouts;

  private Network(NDManager owner, List<Stage> stages, Map<Integer, List<Integer>> readouts) {
    this.owner = owner;
    this.stages = List.copyOf(stages);
    this.readouts = Map.copyOf(readouts);
  }

  /**
   * Builds the whole network, so that every parameter is looked at.
   *
   * @param architecture what is built
   * @param parameters give the weights
   * @param owner of the weights; closed with the network
   * @param size of the images that will come
   */
  public record Whole(
      Architecture architecture, Parameters parameters, NDManager owner, ImageSize size) {

    /**
     * @return the network with all its stages
     */
    public Uncut build() {
      Chain chain = new Chain(owner, parameters);
      architecture.build(chain, size);
      return new Uncut(architecture, owner, chain.stages());
    }
  }

  /** A network before it is cut. */
  public static final class Uncut {
    private final Architecture architecture;
    private final NDManager owner;
    private final List<Stage> stages;

    private Uncut(Architecture architecture, NDManager owner, List<Stage> stages) {
      this.architecture = architecture;
      this.owner = owner;
      this.stages = stages;
    }

    /**
     * @return every layer's name in the order of computation, and what computes it
     */
    public Map<String, String> layers() {
      Map<String, String> operators = new LinkedHashMap<>();
      for (Stage stage : stages) {
        stage.names().forEach(name -> operators.put(name, stage.operator()));
      }
      return operators;
    }

    /**
     * Cuts the network and closes the weights of what is dropped.
     *
     * @param layers to return, in this order
     * @return what computes no more than them
     * @throws UnknownNameException if there is no such layer
     */
    public Network cut(List<String> layers) {
      Map<String, Integer> places = new HashMap<>();
      for (int s = 0; s < stages.size(); s++) {
        for (String name : stages.get(s).names()) {
          places.put(name, s);
        }
      }
      Map<Integer, List<Integer>> readouts = new HashMap<>();
      int last = 0;
      for (int l = 0; l < layers.size(); l++) {
        Integer place = places.get(layers.get(l));
        if (place == null) {
          throw new UnknownNameException(
              "layer of " + architecture.name(), layers.get(l), this.layers().keySet());
        }
        readouts.computeIfAbsent(place, p -> new ArrayList<>()).add(l);
        last = Math.max(last, place);
      }
      stages.subList(last + 1, stages.size()).forEach(stage -> stage.weights().close());
      return new Network(owner, stages.subList(0, last + 1), readouts);
    }
  }

  @Override
  public void run(NDArray images, Output output) {
    NDArray state = images;
    for (int s = 0; s < stages.size(); s++) {
      Stage stage = stages.get(s);
      NDArray next = stage.part().forward(state);
      state.close();
      state = next;
      List<Integer> wanted = readouts.getOrDefault(s, List.of());
      if (!wanted.isEmpty()) {
        NDArray map = stage.readout().forward(state);
        wanted.forEach(layer -> output.accept(layer, map));
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
