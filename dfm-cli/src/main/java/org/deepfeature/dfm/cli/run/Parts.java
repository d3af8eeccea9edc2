package org.deepfeature.dfm.cli.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import java.util.function.Function;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.report.picture.HeatMaps;
import org.deepfeature.dfm.runtime.backbone.PreProcessedBackbone;
import org.deepfeature.dfm.runtime.backbone.PreProcessor;
import org.deepfeature.dfm.runtime.plugin.FactoriesByName;
import org.deepfeature.dfm.trainer.dfm.Dfm;
import org.deepfeature.dfm.trainer.processor.Evaluator;
import org.deepfeature.dfm.trainer.processor.PostProcessing;
import org.deepfeature.dfm.trainer.processor.Processor;
import org.deepfeature.dfm.trainer.processor.Visualizer;
import org.deepfeature.dfm.trainer.wiring.Plugins;

/**
 * The parts that a configuration names.
 *
 * @param preProcessor what becomes of resized pixels
 * @param postProcessor which thresholds are used
 * @param evaluator measures a test
 * @param visualizer draws
 */
public record Parts(
    Processor<PreProcessor> preProcessor,
    Processor<PostProcessing> postProcessor,
    Processor<Evaluator> evaluator,
    Processor<Visualizer> visualizer) {

  /**
   * @param plugins that are there
   * @param c names them
   * @return them
   * @throws org.deepfeature.dfm.api.UnknownNameException if there is no such name
   */
  static Parts of(Plugins plugins, Configuration c) {
    return new Parts(
        Processor.parse(c.parts().preProcessor(), by(plugins.preProcessors())),
        Processor.parse(c.parts().postProcessor(), by(plugins.postProcessors())),
        Processor.parse(c.parts().evaluator(), by(plugins.evaluators())),
        Processor.parse(c.parts().visualizer(), by(plugins.visualizers())));
  }

  private static <T> Function<String, T> by(FactoriesByName<T> named) {
    return name -> named.create(name, JsonNodeFactory.instance.objectNode());
  }

  /** Answers the network with the pre-processor before it. */
  Backbone prepare(Backbone backbone) {
    return new PreProcessedBackbone(
        backbone, preProcessor.orStandard(() -> PreProcessor.STANDARD).orElse(PreProcessor.NONE));
  }

  /** Hands thresholds that a fit has chosen to one's own post-processor, if there is one. */
  void calibrate(Dfm dfm) {
    postProcessor.own().ifPresent(own -> dfm.calibrate(own.apply(dfm.fitted().postProcessor())));
  }

  /** Answers whether rows have labels and normalised scores. */
  boolean labels() {
    return postProcessor.enabled();
  }

  /** Answers what a fitted module's scores are seen with: without thresholds of pixels if off. */
  PostProcessor thresholds(Dfm dfm) {
    PostProcessor chosen = dfm.fitted().postProcessor();
    return labels() ? chosen : new PostProcessor(chosen.image(), Optional.empty());
  }

  /** Answers what draws, with these thresholds unless it is one's own; empty for nobody. */
  Optional<Visualizer> drawing(PostProcessor thresholds) {
    return visualizer.orStandard(() -> new HeatMaps(thresholds));
  }
}
