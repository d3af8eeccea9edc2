package org.deepfeature.dfm.runtime.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.core.postprocessing.FalsePositives;
import org.deepfeature.dfm.core.postprocessing.HeldOutScores;
import org.deepfeature.dfm.core.postprocessing.Normalization;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;

/** Thresholds and ranges among what a model file says in words and numbers. */
final class StoredThresholds {
  static final String FALSE_POSITIVES = "held_out_false_positives";
  static final String HELD_OUT = "held_out_scores";

  private static final String IMAGE = "image_normalization";
  private static final String PIXEL = "pixel_normalization";
  private static final String SMALLEST_REGION = "smallest_region";
  private static final String HIGH_NORMAL = "high_normal_score";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private StoredThresholds() {}

  /** Puts these in the place of those that are there. */
  static void replace(ObjectNode metadata, PostProcessor postProcessor) {
    metadata.remove(List.of(PIXEL, HIGH_NORMAL, FALSE_POSITIVES, HELD_OUT));
    metadata.set(IMAGE, MAPPER.valueToTree(postProcessor.image()));
    postProcessor.pixel().ifPresent(pixel -> metadata.set(PIXEL, MAPPER.valueToTree(pixel)));
    metadata.put(SMALLEST_REGION, postProcessor.smallestRegion());
    postProcessor.highNormal().ifPresent(score -> metadata.put(HIGH_NORMAL, score));
    postProcessor.falsePositives().ifPresent(counted -> put(metadata, counted));
    postProcessor.heldOut().ifPresent(scores -> metadata.set(HELD_OUT, MAPPER.valueToTree(scores)));
  }

  private static void put(ObjectNode metadata, FalsePositives counted) {
    metadata
        .putObject(FALSE_POSITIVES)
        .put("images", counted.images())
        .put("marked_images", counted.markedImages())
        .put("regions", counted.regions())
        .put("pixel_rate", counted.pixelRate());
  }

  /**
   * @throws DfmException if one of them cannot be read
   */
  static PostProcessor read(JsonNode metadata) {
    return new PostProcessor(
        read(metadata, IMAGE, Normalization.class).orElseThrow(),
        read(metadata, PIXEL, Normalization.class),
        smallestRegion(metadata),
        metadata.has(HIGH_NORMAL)
            ? OptionalDouble.of(metadata.path(HIGH_NORMAL).asDouble())
            : OptionalDouble.empty(),
        falsePositives(metadata.path(FALSE_POSITIVES)),
        read(metadata, HELD_OUT, HeldOutScores.class));
  }

  static int smallestRegion(JsonNode metadata) {
    return metadata.path(SMALLEST_REGION).asInt(1);
  }

  private static Optional<FalsePositives> falsePositives(JsonNode node) {
    return node.isMissingNode()
        ? Optional.empty()
        : Optional.of(
            new FalsePositives(
                node.path("images").asInt(),
                node.path("marked_images").asInt(),
                node.path("regions").asLong(),
                node.path("pixel_rate").asDouble()));
  }

  /**
   * @param metadata of a model
   * @param key of a value
   * @param type of it
   * @return the value; empty if there is none
   * @throws DfmException if it is no such value
   */
  static <T> Optional<T> read(JsonNode metadata, String key, Class<T> type) {
    JsonNode node = metadata.path(key);
    try {
      return node.isMissingNode() ? Optional.empty() : Optional.of(MAPPER.treeToValue(node, type));
    } catch (JsonProcessingException e) {
      throw new DfmException(
          "The model's %s cannot be read: %s".formatted(key, e.getOriginalMessage()), e);
    }
  }
}
