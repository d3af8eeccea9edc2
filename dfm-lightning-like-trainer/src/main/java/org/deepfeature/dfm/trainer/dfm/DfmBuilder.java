package org.deepfeature.dfm.trainer.dfm;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.runtime.plugin.PreProcessor;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.ModelOptions;
import org.deepfeature.dfm.trainer.option.OptionValues;
import org.deepfeature.dfm.trainer.processor.Evaluator;
import org.deepfeature.dfm.trainer.processor.PostProcessing;
import org.deepfeature.dfm.trainer.processor.Processor;
import org.deepfeature.dfm.trainer.processor.Visualizer;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import org.jspecify.annotations.Nullable;

/**
 * Anomalib's {@code Dfm(backbone="resnet50", layer="layer3", pre_trained=True,
 * pooling_kernel_size=4, pca_level=0.97, score_type="fre", pre_processor=True, post_processor=True,
 * evaluator=True, visualizer=True)} with the same names and defaults, in camel case, and by {@link
 * #set} every other option that the command has for a model. The four processors are {@code true},
 * {@code false}, one's own, or a plugin's name. Not thread-safe.
 */
public final class DfmBuilder {
  private static final String JAVA = "Java";
  private static final String OWN = "Dfm.builder()";

  private final Plugins plugins = Plugins.onClassPath();
  private GivenOptions given =
      GivenOptions.NONE
          .with("backbone", "onnx:resnet50", OWN)
          .with("layer", "layer3", OWN)
          .with("pooling", 4, OWN)
          .with("standardize", false, OWN)
          .with("device", "cpu", OWN);
  private @Nullable Backbone own;
  private Optional<PreProcessor> preProcessor = Optional.empty();
  private Optional<PostProcessing> postProcessor = Optional.empty();
  private Optional<Evaluator> evaluator = Optional.empty();
  private Optional<Visualizer> visualizer = Optional.empty();
  private Path defaultRootDir = Path.of("results");
  private Consumer<String> messages = line -> {};

  DfmBuilder() {}

  /**
   * @param key of any option of a model, as flags and files have it, such as {@code image-score}; a
   *     plugin's option with a dot, such as {@code reducer-options.rank}
   * @param value to give it
   * @return this
   * @throws org.deepfeature.dfm.api.UnknownNameException if there is no such option
   */
  public DfmBuilder set(String key, Object value) {
    GivenOptions more = given.with(key, value, JAVA);
    more.requireKeys(ModelOptions.LIST.keys());
    given = more;
    return this;
  }

  /**
   * @param value {@code KIND:NAME}, such as {@code onnx:FILE}; without a kind, a network by name,
   *     {@code onnx:NAME}. {@link Dfm#close} closes it. Default: {@code resnet50}
   * @return this
   */
  public DfmBuilder backbone(String value) {
    return set("backbone", value.indexOf(':') < 1 ? "onnx:" + value : value);
  }

  /**
   * @param value open, with its layers chosen; the caller closes it
   * @return this
   */
  public DfmBuilder backbone(Backbone value) {
    own = value;
    return this;
  }

  /**
   * @param value of the network, or several. Default: {@code layer3}
   * @return this
   */
  public DfmBuilder layer(String... value) {
    return set("layer", String.join(",", value));
  }

  /**
   * @param value whether a network by name gets its published weights. Default: true
   * @return this
   */
  public DfmBuilder preTrained(boolean value) {
    return set("pretrained", value);
  }

  /**
   * @param value kernel = stride of the average pooling, {@code >= 1}. Default: 4
   * @return this
   */
  public DfmBuilder poolingKernelSize(int value) {
    return set("pooling", value);
  }

  /**
   * @param value share of the variance to keep, in (0, 1]. Default: 0.97
   * @return this
   */
  public DfmBuilder pcaLevel(double value) {
    return set("pca-level", String.valueOf(value));
  }

  /**
   * @param components to keep, {@code >= 1}
   * @return this
   */
  public DfmBuilder pcaLevel(int components) {
    return set("pca-level", String.valueOf(components));
  }

  /**
   * @param value {@code fre}, {@code nll} or {@code combined}. Default: {@code fre}
   * @return this
   */
  public DfmBuilder scoreType(String value) {
    return set("score", value);
  }

  /**
   * @param value height and width of the network's input. Default: 256 × 256
   * @return this
   */
  public DfmBuilder imageSize(ImageSize value) {
    return set("image-size", value.toString());
  }

  /**
   * @param value where the network runs. Default: the CPU
   * @return this
   */
  public DfmBuilder device(Device value) {
    return set("device", value.toString());
  }

  /**
   * @param plugin a linear-algebra back end's name. Default: {@code auto}, the quickest that can be
   *     loaded
   * @return this
   */
  public DfmBuilder linearAlgebra(String plugin) {
    return set("linalg", plugin);
  }

  /**
   * @param value threads that the network and linear algebra may keep busy, {@code >= 1}; a trainer
   *     of another number has the last word. Default: as many as the machine has processors
   * @return this
   */
  public DfmBuilder threads(int value) {
    return set("threads", value);
  }

  /**
   * @param value where pictures go, into {@code maps}. Default: {@code results}
   * @return this
   */
  public DfmBuilder defaultRootDir(Path value) {
    defaultRootDir = value;
    return this;
  }

  /**
   * @param value notified of choices, such as of a device. Default: no one
   * @return this
   */
  public DfmBuilder messages(Consumer<String> value) {
    messages = value;
    return this;
  }

  /**
   * @param value whether images are normalised as the network's weights expect. Default: true
   * @return this
   */
  public DfmBuilder preProcessor(boolean value) {
    return preProcessor(String.valueOf(value));
  }

  /**
   * @param value one's own, which a saved model cannot name
   * @return this
   */
  public DfmBuilder preProcessor(PreProcessor value) {
    preProcessor = Optional.of(value);
    return this;
  }

  /**
   * @param plugin its name
   * @return this
   */
  public DfmBuilder preProcessor(String plugin) {
    preProcessor = Optional.empty();
    return set("pre-processor", plugin);
  }

  /**
   * @param value whether scores are normalised by thresholds. Default: true
   * @return this
   */
  public DfmBuilder postProcessor(boolean value) {
    return postProcessor(String.valueOf(value));
  }

  /**
   * @param value one's own
   * @return this
   */
  public DfmBuilder postProcessor(PostProcessing value) {
    postProcessor = Optional.of(value);
    return this;
  }

  /**
   * @param plugin its name
   * @return this
   */
  public DfmBuilder postProcessor(String plugin) {
    postProcessor = Optional.empty();
    return set("post-processor", plugin);
  }

  /**
   * @param value whether tests are measured. Default: true
   * @return this
   */
  public DfmBuilder evaluator(boolean value) {
    return evaluator(String.valueOf(value));
  }

  /**
   * @param value one's own, for one test
   * @return this
   */
  public DfmBuilder evaluator(Evaluator value) {
    evaluator = Optional.of(value);
    return this;
  }

  /**
   * @param plugin its name
   * @return this
   */
  public DfmBuilder evaluator(String plugin) {
    evaluator = Optional.empty();
    return set("evaluator", plugin);
  }

  /**
   * @param value whether tested images are drawn, into {@code maps} below the root, where the
   *     report's jar is on the class path. Default: true
   * @return this
   */
  public DfmBuilder visualizer(boolean value) {
    return visualizer(String.valueOf(value));
  }

  /**
   * @param value one's own
   * @return this
   */
  public DfmBuilder visualizer(Visualizer value) {
    visualizer = Optional.of(value);
    return this;
  }

  /**
   * @param plugin its name
   * @return this
   */
  public DfmBuilder visualizer(String plugin) {
    visualizer = Optional.empty();
    return set("visualizer", plugin);
  }

  /**
   * @return an unfitted module; {@link Dfm#close} closes its network, unless it was given open
   * @throws org.deepfeature.dfm.api.UnknownNameException if there is no such plugin, network, layer
   * @throws IllegalArgumentException if a value is not possible
   */
  public Dfm build() {
    OptionValues<ModelOptions> values =
        ModelOptions.resolve(OptionValues.defaults(ModelOptions.LIST), given);
    if (own != null) {
      List<String> layers = own.layers().stream().map(Layer::name).toList();
      values =
          values.with("backbone", own.name(), JAVA).with("layer", String.join(",", layers), JAVA);
    }
    Processors processors = processors(values.record());
    Dfm dfm =
        new DfmFactory(plugins, messages)
            .unfitted(values, Function.identity(), processors, Optional.ofNullable(own))
            .dfm();
    return dfm.with(
        ModuleCallbacks.of(plugins, processors.visualizer(), defaultRootDir.resolve("maps")));
  }

  private Processors processors(ModelOptions options) {
    Processors named = Processors.of(plugins, options.processors());
    return new Processors(
        preProcessor.map(one -> Processor.of(one)).orElse(named.preProcessor()),
        postProcessor.map(one -> Processor.of(one)).orElse(named.postProcessor()),
        evaluator.map(one -> Processor.of(one)).orElse(named.evaluator()),
        visualizer.map(one -> Processor.of(one)).orElse(named.visualizer()));
  }
}
