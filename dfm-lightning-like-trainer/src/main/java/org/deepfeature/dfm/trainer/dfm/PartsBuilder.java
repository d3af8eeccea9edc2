package org.deepfeature.dfm.trainer.dfm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.trainer.part.Evaluator;
import org.deepfeature.dfm.trainer.part.Part;
import org.deepfeature.dfm.trainer.part.PostProcessing;
import org.deepfeature.dfm.trainer.part.PreProcessedBackbone;
import org.deepfeature.dfm.trainer.part.PreProcessor;
import org.deepfeature.dfm.trainer.part.Visualizer;
import org.deepfeature.dfm.trainer.wiring.Named;
import org.deepfeature.dfm.trainer.wiring.Plugins;

/**
 * Takes the four parts that every model of anomalib's has, whatever the model. Not thread-safe.
 *
 * @param <B> the model's own builder
 */
abstract sealed class PartsBuilder<B extends PartsBuilder<B>> permits DfmBuilder {
  private final Plugins plugins = Plugins.onClassPath();
  private Part<PreProcessor> preProcessor = Part.of(true);
  private Part<PostProcessing> postProcessor = Part.of(true);
  private Part<Evaluator> evaluator = Part.of(true);
  private Part<Visualizer> visualizer = Part.of(true);

  /** Answers this, as what it is. */
  abstract B self();

  /**
   * @param value whether images are normalised as the network's weights expect. Default: true
   * @return this
   */
  public B preProcessor(boolean value) {
    preProcessor = Part.of(value);
    return self();
  }

  /**
   * @param value one's own
   * @return this
   */
  public B preProcessor(PreProcessor value) {
    preProcessor = Part.of(value);
    return self();
  }

  /**
   * @param plugin its name
   * @return this
   */
  public B preProcessor(String plugin) {
    preProcessor = Part.of(named(plugins.preProcessors(), plugin));
    return self();
  }

  /**
   * @param value whether scores are normalised by thresholds. Default: true
   * @return this
   */
  public B postProcessor(boolean value) {
    postProcessor = Part.of(value);
    return self();
  }

  /**
   * @param value one's own
   * @return this
   */
  public B postProcessor(PostProcessing value) {
    postProcessor = Part.of(value);
    return self();
  }

  /**
   * @param plugin its name
   * @return this
   */
  public B postProcessor(String plugin) {
    postProcessor = Part.of(named(plugins.postProcessors(), plugin));
    return self();
  }

  /**
   * @param value whether tests are measured. Default: true
   * @return this
   */
  public B evaluator(boolean value) {
    evaluator = Part.of(value);
    return self();
  }

  /**
   * @param value one's own, for one test
   * @return this
   */
  public B evaluator(Evaluator value) {
    evaluator = Part.of(value);
    return self();
  }

  /**
   * @param plugin its name
   * @return this
   */
  public B evaluator(String plugin) {
    evaluator = Part.of(named(plugins.evaluators(), plugin));
    return self();
  }

  /**
   * @param value whether tested images are drawn, into {@code maps} below the root. Default: true
   * @return this
   */
  public B visualizer(boolean value) {
    visualizer = Part.of(value);
    return self();
  }

  /**
   * @param value one's own
   * @return this
   */
  public B visualizer(Visualizer value) {
    visualizer = Part.of(value);
    return self();
  }

  /**
   * @param plugin its name
   * @return this
   */
  public B visualizer(String plugin) {
    visualizer = Part.of(named(plugins.visualizers(), plugin));
    return self();
  }

  final Plugins plugins() {
    return plugins;
  }

  /** Answers the network with the pre-processor before it. */
  final Backbone prepare(Backbone network) {
    return new PreProcessedBackbone(network, PreProcessor.of(preProcessor));
  }

  /**
   * Answers the parts behind the network.
   *
   * @param pictures the visualiser's folder
   * @param opened whether the module closes the network
   */
  final DfmParts parts(Path pictures, boolean opened) {
    return new DfmParts(postProcessor, evaluator, visualizer, pictures, opened);
  }

  static <T> T named(Named<T> plugins, String name) {
    return plugins.create(name, JsonNodeFactory.instance.objectNode());
  }
}
