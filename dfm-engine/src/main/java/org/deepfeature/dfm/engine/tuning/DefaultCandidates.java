package org.deepfeature.dfm.engine.tuning;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.deepfeature.dfm.api.BackboneLoader.LayerDescription;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.runtime.backbone.LayersAtStride;
import org.deepfeature.dfm.trainer.option.GivenOptions;

/**
 * Settings to try where nobody says which: layers at two scales, pooling, how maps become scores,
 * without augmented copies, a smaller input. What was given stays as it was given. Stateless and
 * thread-safe.
 */
public final class DefaultCandidates {
  private static final String LAYER = "layer";
  private static final String POOLING = "pooling";
  private static final String IMAGE_SCORE = "image-score";
  private static final String SCORE_SCALE = "score-scale";
  private static final String IMAGE_SIZE = "image-size";
  private static final String AUGMENT = "augment";

  private static final List<String> VARIED =
      List.of(LAYER, POOLING, IMAGE_SCORE, SCORE_SCALE, IMAGE_SIZE, AUGMENT);

  private DefaultCandidates() {}

  /**
   * @param given holds for all of them, and is not varied
   * @param layers that the network has, in its order
   * @param size of the network's input
   * @return one after the other, each different from the others; the first is empty
   */
  public static List<ObjectNode> of(
      GivenOptions given, List<LayerDescription> layers, ImageSize size) {
    LinkedHashSet<ObjectNode> all = new LinkedHashSet<>();
    all.add(fine().removeAll());
    all.add(fine());
    if (givenOf(given).isEmpty()) {
      all.add(fine().put("recipe", "fast"));
    }
    for (String score : List.of("top:0.1", "max", "mean")) {
      all.add(fine().put(IMAGE_SCORE, score));
    }
    all.add(fine().put(SCORE_SCALE, LAYER));
    all.add(fine().put(SCORE_SCALE, LAYER).put(IMAGE_SCORE, "mean"));
    all.add(fine().put(POOLING, 4));
    LayersAtStride.last(layers, size, 16).ifPresent(layer -> all.addAll(ofCoarse(layer)));
    LayersAtStride.last(layers, size, 8).ifPresent(layer -> all.addAll(ofFiner(layer)));
    all.add(fine().put(AUGMENT, "none"));
    all.add(fine().put(IMAGE_SIZE, "256"));
    all.add(fine().put(IMAGE_SIZE, "256").put(AUGMENT, "none"));
    List<ObjectNode> varied = new ArrayList<>();
    for (ObjectNode candidate : all) {
      boolean touched = false;
      for (String key : givenOf(given)) {
        touched |= candidate.has(key);
      }
      // Without the part that is fixed it would be another candidate, or nothing of its own.
      if (!touched) {
        varied.add(candidate);
      }
    }
    return varied;
  }

  /**
   * @param given holds for all candidates
   * @return the keys in it that would have been varied
   */
  public static List<String> givenOf(GivenOptions given) {
    return VARIED.stream().filter(given::has).toList();
  }

  private static List<ObjectNode> ofCoarse(String layer) {
    ObjectNode alone = fine().put(LAYER, layer);
    return List.of(
        alone,
        alone.deepCopy().put(IMAGE_SCORE, "top:0.1"),
        alone.deepCopy().put(IMAGE_SCORE, "mean"),
        alone.deepCopy().put(SCORE_SCALE, LAYER),
        alone.deepCopy().put(SCORE_SCALE, "none").put(IMAGE_SCORE, "sum"),
        alone.deepCopy().put(POOLING, 1),
        alone.deepCopy().put(POOLING, 4),
        alone.deepCopy().put(AUGMENT, "none"),
        alone.deepCopy().put(IMAGE_SIZE, "256").put(AUGMENT, "none"));
  }

  private static List<ObjectNode> ofFiner(String layer) {
    ObjectNode alone = fine().put(LAYER, layer);
    return List.of(
        alone, alone.deepCopy().put(POOLING, 4), alone.deepCopy().put(SCORE_SCALE, LAYER));
  }

  private static ObjectNode fine() {
    return JsonNodeFactory.instance.objectNode().put("recipe", "fine");
  }
}
