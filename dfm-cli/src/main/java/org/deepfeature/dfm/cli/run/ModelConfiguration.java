package org.deepfeature.dfm.cli.run;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.cli.option.ConfigurationException;
import org.deepfeature.dfm.cli.option.ConfigurationOptions;
import org.deepfeature.dfm.runtime.model.DataSplit;
import org.deepfeature.dfm.runtime.model.DfmConfiguration;
import org.jspecify.annotations.Nullable;

/** The configuration of a run with a fitted model: what is in the model cannot be changed. */
public final class ModelConfiguration {
  /** An option that the model fixes. */
  private record Fixed(String key, Function<Configuration, Object> value) {}

  private static final List<Fixed> FIXED =
      List.of(
          new Fixed("layer", Configuration::layers),
          new Fixed("pooling", c -> String.valueOf(c.pooling())),
          new Fixed("standardize", c -> String.valueOf(c.standardize())),
          new Fixed("score", Configuration::score),
          new Fixed("map-scale", c -> c.layerFusion().mapScale()),
          new Fixed("score-scale", c -> c.layerFusion().scoreScale()),
          new Fixed("fusion", c -> c.layerFusion().combination()),
          new Fixed("image-score", c -> c.layerFusion().imageScore()),
          new Fixed("pca-level", c -> c.algorithms().pcaLevel()),
          new Fixed("reducer", c -> c.algorithms().reducer()),
          new Fixed("density", c -> c.algorithms().density()),
          new Fixed("image-size", Configuration::size),
          new Fixed("pre-processor", c -> c.parts().preProcessor()));

  private ModelConfiguration() {}

  /**
   * @param model what the model remembers
   * @param given for this run
   * @return both
   * @throws ConfigurationException if something is given that only a new fit can change
   */
  public static Configuration of(DfmConfiguration model, ConfigurationOptions given) {
    Configuration base =
        divided(model.split())
            .with("backbone", model.backbone())
            .with("backbone-options", model.backboneOptions())
            .with("pretrained", !Boolean.FALSE.equals(model.pretrained()))
            .with("seed", model.seed())
            .with("layer", String.join(",", model.layers()))
            .with("image-size", model.imageSize())
            .with("pooling", model.pooling())
            .with("standardize", model.standardize())
            .with("score", model.score())
            .with("map-scale", model.fusion().mapScale())
            .with("score-scale", model.fusion().scoreScale())
            .with("fusion", model.fusion().combination())
            .with("image-score", model.fusion().imageScore())
            .with("pca-level", model.pcaLevel())
            .with("reducer", model.reducer())
            .with("density", model.density())
            .with("pre-processor", model.preProcessor())
            .with("linalg", model.linalg());
    Configuration run = given.resolve(base);
    for (Fixed fixed : FIXED) {
      Object fitted = fixed.value().apply(base);
      Object wanted = fixed.value().apply(run);
      if (!Objects.equals(fitted, wanted)) {
        throw new ConfigurationException(
            "The model was fitted with %s %s; %s takes a new fit"
                .formatted(fixed.key(), fitted, wanted));
      }
    }
    return run;
  }

  private static Configuration divided(@Nullable DataSplit split) {
    if (split == null) {
      return Configuration.DEFAULTS;
    }
    return Configuration.DEFAULTS
        .with("test-split-mode", split.testSplitMode())
        .with("test-split-ratio", split.testSplitRatio())
        .with("val-split-mode", split.valSplitMode())
        .with("val-split-ratio", split.valSplitRatio());
  }
}
