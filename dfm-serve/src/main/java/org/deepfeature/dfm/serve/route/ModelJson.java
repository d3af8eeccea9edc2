package org.deepfeature.dfm.serve.route;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.runtime.Prediction;
import org.deepfeature.dfm.runtime.Region;
import org.deepfeature.dfm.serve.protocol.Output;
import org.deepfeature.dfm.serve.repository.ModelRepository.ModelState;
import org.deepfeature.dfm.serve.repository.ServedModel;

/** Models and predictions in JSON. */
final class ModelJson {
  private ModelJson() {}

  static List<Output> outputs(ServedModel model) {
    List<Output> outputs = new ArrayList<>(List.of(Output.SCORE, Output.NORMALIZED, Output.LABEL));
    if (model.hasMaps()) {
      outputs.add(Output.ANOMALY_MAP);
    }
    if (model.hasMasks()) {
      outputs.add(Output.MASK);
    }
    return outputs;
  }

  static ObjectNode metadata(ServedModel model, List<ModelState> states) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", model.key().name());
    ArrayNode versions = json.putArray("versions");
    states.stream()
        .filter(state -> state.key().name().equals(model.key().name()) && state.served())
        .forEach(state -> versions.add(state.key().version()));
    json.put("platform", "dfm");
    json.putArray("inputs")
        .addObject()
        .put("name", "image")
        .put("datatype", "BYTES")
        .putArray("shape")
        .add(-1);
    ArrayNode outputs = json.putArray("outputs");
    for (Output output : outputs(model)) {
      ObjectNode one = outputs.addObject();
      one.put("name", output.protocolName()).put("datatype", output.type().name());
      ArrayNode shape = one.putArray("shape").add(-1);
      if (output.isOfPixels()) {
        shape.add(model.mapSize().height()).add(model.mapSize().width());
      }
    }
    json.putObject("parameters").put("threshold", model.threshold());
    return json;
  }

  static ObjectNode list(List<ModelState> states) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode models = json.putArray("models");
    for (ModelState state : states) {
      ObjectNode one = models.addObject();
      one.put("name", state.key().name());
      one.put("version", state.key().version());
      one.put("ready", state.served());
      state.problem().ifPresent(problem -> one.put("problem", problem));
    }
    return json;
  }

  static ObjectNode prediction(ServedModel model, Prediction prediction) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model", model.key().name());
    json.put("version", model.key().version());
    json.put("score", prediction.score());
    json.put("threshold", prediction.threshold());
    json.put("normalized", prediction.normalized());
    json.put("label", prediction.label());
    json.put("width", prediction.imageWidth());
    json.put("height", prediction.imageHeight());
    json.put("map", model.hasMaps());
    ArrayNode regions = json.putArray("regions");
    for (Region region : prediction.regions()) {
      regions
          .addObject()
          .put("x", region.x())
          .put("y", region.y())
          .put("width", region.width())
          .put("height", region.height())
          .put("area", region.area())
          .put("peak", region.peak())
          .put("peak_x", region.peakX())
          .put("peak_y", region.peakY());
    }
    return json;
  }
}
