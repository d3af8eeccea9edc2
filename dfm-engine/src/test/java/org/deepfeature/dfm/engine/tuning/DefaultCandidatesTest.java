package org.deepfeature.dfm.engine.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.deepfeature.dfm.api.BackboneLoader.LayerDescription;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.junit.jupiter.api.Test;

class DefaultCandidatesTest {
  private static final ImageSize SIZE = new ImageSize(256, 256);

  private static LayerDescription layer(String name, int side) {
    return new LayerDescription(name, "Relu", List.of(1L, 8L, (long) side, (long) side), 0.5, true);
  }

  private static final List<LayerDescription> NETWORK =
      List.of(layer("early", 64), layer("middle", 32), layer("late.0", 16), layer("late", 16));

  @Test
  void takesTheLastLayersAtTwoStridesAloneAndLeavesTheFirstAsItWasGiven() {
    List<ObjectNode> candidates = DefaultCandidates.of(GivenOptions.NONE, NETWORK, SIZE);
    assertThat(candidates).doesNotHaveDuplicates().hasSizeGreaterThan(15);
    assertThat(candidates.get(0)).isEmpty();
    assertThat(candidates.stream().map(c -> c.path("layer").asText()).distinct())
        .containsExactlyInAnyOrder("", "late", "middle");
    for (ObjectNode candidate : candidates) {
      Configuration.resolve(GivenOptions.NONE.with(candidate, "test")).record();
    }
  }

  @Test
  void whatWasGivenIsNotVaried() {
    GivenOptions given = GivenOptions.NONE.with("layer", "middle").with("image-score", "max");
    List<ObjectNode> candidates = DefaultCandidates.of(given, NETWORK, SIZE);
    assertThat(candidates).hasSizeGreaterThan(3);
    assertThat(candidates)
        .noneMatch(candidate -> candidate.has("layer") || candidate.has("image-score"));
  }

  @Test
  void aNetworkWithoutSuchLayersHasTheOthers() {
    List<ObjectNode> candidates =
        DefaultCandidates.of(GivenOptions.NONE, List.of(layer("only", 8)), SIZE);
    assertThat(candidates).hasSizeGreaterThan(5).noneMatch(candidate -> candidate.has("layer"));
  }
}
