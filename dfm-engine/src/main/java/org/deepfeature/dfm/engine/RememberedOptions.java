package org.deepfeature.dfm.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.runtime.model.DataSplit;
import org.deepfeature.dfm.runtime.model.DfmConfiguration;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.model.RememberedOption;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.OptionValues;
import org.jspecify.annotations.Nullable;

/**
 * What a model was made of, as if it were given.
 *
 * @param file the model
 */
record RememberedOptions(DfmFile file) {
  /** Where a value comes from that is the model's by default. */
  static final String MODEL = "the model";

  /** Where a value seems to come from that an older model was made with but does not tell. */
  static final String NOT_RECORDED = "not recorded in the model";

  private static final List<String> RULES = List.of("threshold", "pixel-threshold");
  private static final List<String> CHOSEN =
      List.of("threshold", "pixel-threshold", "sensitivity", "pixel-sensitivity", "recipe");

  GivenOptions given() {
    Map<String, RememberedOption> options = file.options();
    GivenOptions given = GivenOptions.NONE;
    for (Map.Entry<String, Object> value : values().entrySet()) {
      given = given.with(value.getKey(), value.getValue(), origin(options.get(value.getKey())));
    }
    for (String key : CHOSEN) {
      RememberedOption option = options.get(key);
      if (option != null && !option.value().isNull()) {
        given = given.with(key, option.value(), origin(option));
      } else if (options.isEmpty() && RULES.contains(key)) {
        given = given.with(key, Configuration.LIST.defaults().path(key), NOT_RECORDED);
      }
    }
    return given;
  }

  private static String origin(@Nullable RememberedOption option) {
    return option == null || option.origin().equals(OptionValues.DEFAULT)
        ? MODEL
        : MODEL + ": " + option.origin();
  }

  private Map<String, Object> values() {
    DfmConfiguration model = file.configuration();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("backbone", model.backbone());
    values.put("backbone-options", model.backboneOptions());
    values.put("pretrained", !Boolean.FALSE.equals(model.pretrained()));
    values.put("seed", model.seed());
    values.put("layer", String.join(",", model.layers()));
    values.put("image-size", model.imageSize());
    values.put("resize", model.framing().mode().toString());
    if (model.tile() != null) {
      values.put("tile", model.tile());
      values.put("overlap", model.overlap());
    }
    values.put("pooling", model.pooling());
    values.put("standardize", model.standardize());
    values.put("embedding", model.embedding());
    values.put("cell-centre", model.cellCentre());
    values.put("score", model.score());
    values.put("map-scale", model.fusion().mapScale());
    values.put("score-scale", model.fusion().scoreScale());
    values.put("fusion", model.fusion().combination());
    values.put("image-score", model.fusion().imageScore());
    values.put("blur", model.fusion().build().blur().sigma());
    values.put("pca-level", model.pcaLevel());
    values.put("reducer", model.reducer());
    values.put("reducer-options", model.reducerOptions());
    values.put("density", model.density());
    values.put("density-options", model.densityOptions());
    values.put("pre-processor", model.preProcessor());
    values.put("linalg", model.linalg());
    values.put("linalg-options", model.linalgOptions());
    values.put("min-region", file.smallestRegion());
    DataSplit split = model.split();
    if (split != null) {
      values.put("test-split-mode", split.testSplitMode());
      values.put("test-split-ratio", split.testSplitRatio());
      values.put("val-split-mode", split.valSplitMode());
      values.put("val-split-ratio", split.valSplitRatio());
    }
    return values;
  }
}
