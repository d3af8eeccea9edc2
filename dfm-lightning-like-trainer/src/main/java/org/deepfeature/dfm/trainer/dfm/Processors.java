package org.deepfeature.dfm.trainer.dfm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.runtime.plugin.FactoriesByName;
import org.deepfeature.dfm.runtime.plugin.PreProcessor;
import org.deepfeature.dfm.trainer.option.ProcessorOptions;
import org.deepfeature.dfm.trainer.processor.Evaluator;
import org.deepfeature.dfm.trainer.processor.PostProcessing;
import org.deepfeature.dfm.trainer.processor.Processor;
import org.deepfeature.dfm.trainer.processor.Visualizer;
import org.deepfeature.dfm.trainer.wiring.Plugins;

/**
 * The four processors that every model of anomalib's has: standard ones, none, or one's own.
 *
 * @param preProcessor what becomes of resized pixels
 * @param postProcessor which thresholds are used
 * @param evaluator measures a test
 * @param visualizer draws
 */
public record Processors(
    Processor<PreProcessor> preProcessor,
    Processor<PostProcessing> postProcessor,
    Processor<Evaluator> evaluator,
    Processor<Visualizer> visualizer) {

  /** The standard ones. */
  public static final Processors STANDARD =
      new Processors(
          Processor.of(true), Processor.of(true), Processor.of(true), Processor.of(true));

  /**
   * @param plugins that are there
   * @param options name them
   * @return them
   * @throws org.deepfeature.dfm.api.UnknownNameException if there is no such name
   */
  public static Processors of(Plugins plugins, ProcessorOptions options) {
    return new Processors(
        named(options.preProcessor(), plugins.preProcessors()),
        named(options.postProcessor(), plugins.postProcessors()),
        named(options.evaluator(), plugins.evaluators()),
        named(options.visualizer(), plugins.visualizers()));
  }

  static <T> Processor<T> named(String text, FactoriesByName<T> factories) {
    return Processor.parse(
        text, name -> factories.create(name, JsonNodeFactory.instance.objectNode()));
  }

  PreProcessor pixels() {
    return preProcessor.orStandard(() -> PreProcessor.STANDARD).orElse(PreProcessor.NONE);
  }

  /** Returns the thresholds that one's own post-processor makes of the chosen ones. */
  PostProcessor applied(PostProcessor chosen) {
    return postProcessor.own().map(own -> own.apply(chosen)).orElse(chosen);
  }

  /**
   * @return whether rows have labels and normalised scores
   */
  public boolean labels() {
    return postProcessor.enabled();
  }

  /**
   * @param chosen at the fit or by a validation
   * @return what scores are seen with: without thresholds of pixels where labels are off
   */
  public PostProcessor thresholds(PostProcessor chosen) {
    return labels() ? chosen : new PostProcessor(chosen.image(), Optional.empty());
  }
}
