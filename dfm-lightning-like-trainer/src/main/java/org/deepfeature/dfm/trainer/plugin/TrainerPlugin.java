package org.deepfeature.dfm.trainer.plugin;

import java.util.List;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.trainer.augmentation.Augmentation;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.logger.LoggerProvider;
import org.deepfeature.dfm.trainer.processor.Evaluator;
import org.deepfeature.dfm.trainer.processor.PostProcessing;
import org.deepfeature.dfm.trainer.processor.Visualizer;

/**
 * What {@link java.util.ServiceLoader} finds in a plugin's jar beside a {@link
 * org.deepfeature.dfm.api.DfmPlugin}: what knows the trainer's types. Lists of factories, each
 * empty unless the plugin overrides it; building the lists must be cheap. Stateless and
 * thread-safe.
 */
public interface TrainerPlugin {

  /**
   * @return loggers, opened for a run when they are chosen
   */
  default List<Factory<LoggerProvider, ?>> loggers() {
    return List.of();
  }

  /**
   * @return callbacks, created newly for each stage of a run that they are chosen for
   */
  default List<Factory<Callback, ?>> callbacks() {
    return List.of();
  }

  /**
   * @return thresholds and ranges
   */
  default List<Factory<PostProcessing, ?>> postProcessors() {
    return List.of();
  }

  /**
   * @return ways to change copies of training images
   */
  default List<Factory<Augmentation, ?>> augmentations() {
    return List.of();
  }

  /**
   * @return metrics of a test, created newly for each
   */
  default List<Factory<Evaluator, ?>> evaluators() {
    return List.of();
  }

  /**
   * @return pictures of what was found
   */
  default List<Factory<Visualizer, ?>> visualizers() {
    return List.of();
  }
}
