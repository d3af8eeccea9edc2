package org.deepfeature.dfm.trainer.dfm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.Optional;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.runtime.backbone.PreProcessedBackbone;
import org.deepfeature.dfm.runtime.backbone.PreProcessor;
import org.deepfeature.dfm.runtime.plugin.FactoriesByName;
import org.deepfeature.dfm.trainer.processor.Evaluator;
import org.deepfeature.dfm.trainer.processor.PostProcessing;
import org.deepfeature.dfm.trainer.processor.Processor;
import org.deepfeature.dfm.trainer.processor.Visualizer;
import org.deepfeature.dfm.trainer.wiring.Plugins;

/**
 * Takes the four parts that every model of anomalib's has, whatever the model. Not thread-safe.
 *
 * @param <B> the model's own builder
 */
abstract sealed class PartsBuilder<B extends PartsBuilder<B>> permits DfmBuilder {
  private final Plugins plugins = Plugins.onClassPath();
  private Processor<PreProcessor> preProcessor = Processor.of(true);
  private Processor<PostProcessing> postProcessor = Processor.of(true);
  private Processor<Evaluator> evaluator = Processor.of(true);
  private Processor<Visualizer> visualizer = Processor.of(true);

  /** Answers this, as what it is. */
  abstract B self();

  /**
   * @param value whether images are normalised as the network's weights expect. Default: true
   * @return this
   */
  public B preProcessor(boolean value) {
    preProcessor = Processor.of(value);
    return self();
  }

  /**
   * @param value one's own
   * @return this
   */
  public B preProcessor(PreProcessor value) {
    preProcessor = Processor.of(value);
    return self();
  }

  /**
   * @param plugin its name
   * @return this
   */
  public B preProcessor(String plugin) {
    preProcessor = Processor.of(named(plugins.preProcessors(), plugin));
    return self();
  }

  /**
   * @param value whether scores are normalised by thresholds. Default: true
   * @return this
   */
  public B postProcessor(boolean value) {
    postProcessor = Processor.of(value);
    return self();
  }

  /**
   * @param value one's own
   * @return this
   */
  public B postProcessor(PostProcessing value) {
    postProcessor = Processor.of(value);
    return self();
  }

  /**
   * @param plugin its name
   * @return this
   */
  public B postProcessor(String plugin) {
    postProcessor = Processor.of(named(plugins.postProcessors(), plugin));
    return self();
  }

  /**
   * @param value whether tests are measured. Default: true
   * @return this
   */
  public B evaluator(boolean value) {
    evaluator = Processor.of(value);
    return self();
  }

  /**
   * @param value one's own, for one test
   * @return this
   */
  public B evaluator(Evaluator value) {
    evaluator = Processor.of(value);
    return self();
  }

  /**
   * @param plugin its name
   * @return this
   */
  public B evaluator(String plugin) {
    evaluator = Processor.of(named(plugins.evaluators(), plugin));
    return self();
  }

  /**
   * @param value whether tested images are drawn, into {@code maps} below the root, where the
   *     report's jar is on the class path. Default: true
   * @return this
   */
  public B visualizer(boolean value) {
    visualizer = Processor.of(value);
    return self();
  }

  /**
   * @param value one's own
   * @return this
   */
  public B visualizer(Visualizer value) {
    visualizer = Processor.of(value);
    return self();
  }

  /**
   * @param plugin its name
   * @return this
   */
  public B visualizer(String plugin) {
    visualizer = Processor.of(named(plugins.visualizers(), plugin));
    return self();
  }

  final Plugins plugins() {
    return plugins;
  }

  /** Answers the network with the pre-processor before it. */
  final Backbone prepare(Backbone network) {
    return new PreProcessedBackbone(
        network, preProcessor.orStandard(() -> PreProcessor.STANDARD).orElse(PreProcessor.NONE));
  }

  /**
   * Answers the parts behind the network.
   *
   * @param pictures the visualiser's folder
   * @param opened whether the module closes the network
   */
  final DfmParts parts(Path pictures, boolean opened) {
    return new DfmParts(postProcessor, evaluator, drawing(), pictures, opened);
  }

  /** The standard one is a plugin of the report's; without that jar nobody draws. */
  private Optional<Visualizer> drawing() {
    return visualizer.own().isEmpty() && !plugins.visualizers().has(Visualizer.STANDARD)
        ? Optional.empty()
        : visualizer.orStandard(() -> named(plugins.visualizers(), Visualizer.STANDARD));
  }

  static <T> T named(FactoriesByName<T> plugins, String name) {
    return plugins.create(name, JsonNodeFactory.instance.objectNode());
  }
}
