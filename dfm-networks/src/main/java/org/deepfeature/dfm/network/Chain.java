package org.deepfeature.dfm.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.network.part.Part;

/** A network while it is described. Not thread-safe. */
public final class Chain {
  private final Parameters parameters;
  private final List<Stage> stages = new ArrayList<>();

  /**
   * @param parameters give the weights
   */
  public Chain(Parameters parameters) {
    this.parameters = parameters;
  }

  /**
   * @return what gives the weights
   */
  public Parameters parameters() {
    return parameters;
  }

  /**
   * Adds a stage whose output is a feature map.
   *
   * @param names of the layer
   * @param operator what it is
   * @param part what it computes
   */
  public void add(List<String> names, String operator, Part part) {
    stages.add(new Stage(names, operator, part, Optional.empty()));
  }

  /**
   * Adds a stage of whose output the readout makes a feature map.
   *
   * @param names of the layer
   * @param operator what it is
   * @param part what it computes
   * @param readout what makes a map of its output
   */
  public void add(List<String> names, String operator, Part part, Part readout) {
    stages.add(new Stage(names, operator, part, Optional.of(readout)));
  }

  /**
   * Adds a stage of whose output feature maps are made in several ways.
   *
   * @param names of the layer that the readout makes
   * @param operator what it is
   * @param part what it computes
   * @param readout what makes a map of its output
   * @param others further layers, and what makes each
   */
  public void add(
      List<String> names, String operator, Part part, Part readout, Map<String, Part> others) {
    stages.add(new Stage(names, operator, part, Optional.of(readout), others));
  }

  /**
   * @return what was added
   */
  public List<Stage> stages() {
    return List.copyOf(stages);
  }
}
