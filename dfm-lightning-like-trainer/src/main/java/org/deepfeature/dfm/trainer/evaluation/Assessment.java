package org.deepfeature.dfm.trainer.evaluation;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.runtime.image.ImagePreprocessor;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.loader.ImageBatch;
import org.deepfeature.dfm.trainer.processor.Evaluator;
import org.deepfeature.dfm.trainer.processor.ScoredImage;
import org.deepfeature.dfm.trainer.processor.Visualizer;
import org.jspecify.annotations.Nullable;

/**
 * Shows each tested image to an evaluator, and each with a map to a visualiser. Not thread-safe.
 */
public final class Assessment implements Callback {
  private final ImagePreprocessor preprocessor;
  private final Supplier<Optional<PostProcessor>> thresholds;
  private final Optional<Evaluator> evaluator;
  private final Optional<Visualizer> visualizer;
  private final Path pictures;
  private final Masks masks;

  /**
   * @param preprocessor with which the images were prepared
   * @param decoder of masks
   * @param thresholds asked for when there are images
   * @param evaluator measures, if given
   * @param visualizer draws, if given
   * @param pictures the folder for it
   */
  public Assessment(
      ImagePreprocessor preprocessor,
      ImageDecoder decoder,
      Supplier<Optional<PostProcessor>> thresholds,
      Optional<Evaluator> evaluator,
      Optional<Visualizer> visualizer,
      Path pictures) {
    this.preprocessor = preprocessor;
    this.thresholds = thresholds;
    this.evaluator = evaluator;
    this.visualizer = visualizer;
    this.pictures = pictures;
    this.masks =
        new Masks(
            preprocessor.framing(),
            decoder,
            e -> {
              throw e;
            });
  }

  @Override
  public void onTestBatchEnd(ImageBatch batch, Predictions predictions, int index) {
    for (int i = 0; i < batch.samples().size(); i++) {
      ScoredImage image = image(batch, predictions, i);
      evaluator.ifPresent(e -> e.add(image));
      if (image.map().isPresent()) {
        visualizer.ifPresent(v -> v.draw(image, pictures));
      }
    }
  }

  private ScoredImage image(ImageBatch batch, Predictions predictions, int i) {
    Sample sample = batch.samples().get(i);
    boolean @Nullable [] mask = predictions.hasMaps() ? masks.of(sample, batch.size(i)) : null;
    Optional<float[]> map =
        predictions.hasMaps() ? Optional.of(predictions.map(i)) : Optional.empty();
    return new ScoredImage(
        sample,
        preprocessor.size(),
        preprocessor.planes(batch.images(), i),
        predictions.score(i),
        map,
        map.flatMap(
            m -> thresholds.get().filter(t -> t.pixel().isPresent()).map(t -> t.normalize(m))),
        Optional.ofNullable(mask));
  }

  @Override
  public Map<String, Double> metrics() {
    return evaluator.map(Evaluator::metrics).orElse(Map.of());
  }
}
