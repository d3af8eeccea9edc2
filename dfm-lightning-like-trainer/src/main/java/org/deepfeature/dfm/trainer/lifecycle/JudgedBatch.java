package org.deepfeature.dfm.trainer.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.loader.ImageBatch;

/**
 * A batch and what a step says of it, an image each: without those that the step left out, and
 * without those whose score is no number, which nobody could compare with anything.
 */
record JudgedBatch(ImageBatch batch, Predictions predictions) {

  static JudgedBatch of(
      ImageBatch batch, Predictions predictions, Consumer<BadImageException> onBadImage) {
    List<Integer> scored = new ArrayList<>();
    for (int i = 0; i < predictions.samples().size(); i++) {
      double score = predictions.score(i);
      if (Double.isFinite(score)) {
        scored.add(i);
      } else {
        onBadImage.accept(
            new BadImageException(
                predictions.samples().get(i).path(),
                "its score is %s; the network's features are too large or no numbers"
                    .formatted(score)));
      }
    }
    Predictions kept = predictions.only(scored);
    return new JudgedBatch(batch.only(places(batch.samples(), kept.samples())), kept);
  }

  /** Where the samples of a step are in its batch; they come in its order. */
  private static List<Integer> places(List<Sample> all, List<Sample> some) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < all.size() && places.size() < some.size(); i++) {
      if (all.get(i).equals(some.get(places.size()))) {
        places.add(i);
      }
    }
    if (places.size() != some.size()) {
      throw new IllegalStateException(
          "A step gave predictions of %s images in another order than the batch's %s"
              .formatted(some.size(), all.size()));
    }
    return places;
  }
}
