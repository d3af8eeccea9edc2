package org.deepfeature.dfm.runtime.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.deepfeature.dfm.api.DfmException;

/** What a model file remembers, in the order in which a person asks for it. */
final class ModelInfo {
  private static final List<String> PROVENANCE =
      List.of(
          "training_images",
          "training_files_sha256",
          "backbone_sha256",
          "java_version",
          "dfm_version");
  private static final List<String> THRESHOLDS =
      List.of(
          DfmFile.CHOSEN_FROM,
          "image_normalization",
          "pixel_normalization",
          "smallest_region",
          StoredThresholds.FALSE_POSITIVES,
          "high_normal_score");

  private static final List<String> SHAPE = List.of("channels", "height", "width");

  private ModelInfo() {}

  static ObjectNode of(DfmFile file) {
    JsonNode metadata = file.file().metadata();
    ObjectNode info = JsonNodeFactory.instance.objectNode();
    copy(metadata, info.putObject("fit"), PROVENANCE);
    ObjectNode thresholds = info.putObject("thresholds");
    copy(metadata, thresholds, THRESHOLDS);
    JsonNode heldOut = metadata.path(StoredThresholds.HELD_OUT);
    if (!heldOut.isMissingNode()) {
      JsonNode scores = heldOut.path("scores");
      thresholds
          .putObject(StoredThresholds.HELD_OUT)
          .put("images", heldOut.path("images").asInt())
          .put("lowest", scores.path(0).asDouble())
          .put("median", scores.path(scores.size() / 2).asDouble())
          .put("highest", scores.path(scores.size() - 1).asDouble());
    }
    copy(metadata, info, List.of(StoredLayers.COMMON_SCALE));
    ObjectNode layers = info.putObject("layers");
    metadata
        .path("layers")
        .forEach(
            layer -> {
              JsonNode layout = layer.path("layout");
              ObjectNode one = layers.putObject(layout.path("layer").asText());
              ArrayNode shape = one.putArray("shape");
              SHAPE.forEach(side -> shape.add(layout.path(side)));
              one.set("k", layer.path("k"));
              one.set("explained_ratio", layer.path("explained_ratio"));
            });
    ObjectNode networks = info.putObject("embedded_networks");
    file.networks().forEach((number, content) -> networks.put(number + "_bytes", content.length));
    kept(file, info.putObject("kept_statistics"));
    ObjectNode updates = info.putObject(DfmFile.UPDATES);
    metadata.path(DfmFile.UPDATES).forEach(one -> updates.set("" + (updates.size() + 1), one));
    ObjectNode options = info.putObject("options");
    if (metadata.path("options").isEmpty()) {
      // Models of earlier versions do not say where their options came from.
      metadata
          .path("configuration")
          .properties()
          .forEach(e -> options.set(e.getKey(), e.getValue()));
    } else {
      metadata.path("options").properties().forEach(e -> options.set(e.getKey(), e.getValue()));
    }
    return info;
  }

  private static void kept(DfmFile file, ObjectNode into) {
    if (file.file().attachments().isEmpty()) {
      return;
    }
    try {
      KeptRows kept = file.kept().orElseThrow();
      into.put("images", kept.images());
      into.put("false_alarms", kept.falseAlarms());
      into.put("size", kept.size());
      into.put("bytes", kept.bytes());
      kept.verify();
      into.put("state", "intact");
    } catch (DfmException e) {
      into.put("state", String.valueOf(e.getMessage()));
    }
  }

  private static void copy(JsonNode from, ObjectNode into, List<String> keys) {
    keys.stream().filter(from::has).forEach(key -> into.set(key, from.path(key)));
  }
}
