package org.deepfeature.dfm.engine.update;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What moved in an update.
 *
 * @param model that was updated
 * @param output that was written
 * @param images what became of them
 * @param layers how far their subspaces moved
 * @param thresholds how far they moved
 * @param newImages what both models say of the normal images that were added; null without
 * @param falseAlarms what became of false alarms; null without
 * @param test what both models say of the test set; null without
 * @param withoutTest why there is none; null with one
 * @param warnings a sentence for each thing that a reader ought to know
 */
public record UpdateReport(
    String model,
    String output,
    ImageCounts images,
    List<LayerChange> layers,
    ThresholdChange thresholds,
    @Nullable SeenImages newImages,
    @Nullable FalseAlarms falseAlarms,
    @Nullable TestChange test,
    @Nullable String withoutTest,
    List<String> warnings) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  public UpdateReport {
    layers = List.copyOf(layers);
    warnings = List.copyOf(warnings);
  }

  /**
   * @return all of it, with keys in snake case; what is null is left out
   */
  public ObjectNode json() {
    return JSON.valueToTree(this);
  }
}
