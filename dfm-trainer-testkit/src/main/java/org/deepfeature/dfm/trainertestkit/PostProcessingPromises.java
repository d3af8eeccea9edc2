package org.deepfeature.dfm.trainertestkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.deepfeature.dfm.core.postprocessing.Normalization;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.trainer.processor.PostProcessing;

/** The same thresholds come of the same ones; of scores without maps none come for pixels. */
final class PostProcessingPromises {
  private PostProcessingPromises() {}

  static void check(Supplier<PostProcessing> supplier) {
    Normalization image = new Normalization(3, 1, 7);
    for (PostProcessor chosen :
        List.of(
            new PostProcessor(image, Optional.of(new Normalization(0.5, 0, 2))),
            new PostProcessor(image, Optional.empty()),
            new PostProcessor(new Normalization(2, 2, 2), Optional.empty()))) {
      PostProcessing postProcessing = supplier.get();
      PostProcessor used = postProcessing.apply(chosen);
      assertThat(used).as("what comes of %s", chosen).isNotNull();
      assertThat(used.smallestRegion()).as("pixels of the smallest region").isPositive();
      if (chosen.pixel().isEmpty()) {
        assertThat(used.pixel()).as("thresholds of pixels, of a score without maps").isEmpty();
      }
      assertThat(supplier.get().apply(chosen))
          .as("what another of the same options makes of %s", chosen)
          .isEqualTo(used);
      assertThat(IntStream.range(0, 32).parallel().mapToObj(i -> postProcessing.apply(chosen)))
          .as("the same, asked again and by several threads at once")
          .allMatch(used::equals);
    }
  }
}
