package org.deepfeature.dfm.trainer.dfm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.runtime.backbone.Backbones;
import org.deepfeature.dfm.runtime.backbone.Tiling;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.runtime.model.DataSplit;
import org.deepfeature.dfm.runtime.model.DfmConfiguration;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.deepfeature.dfm.runtime.model.FusionConfiguration;
import org.deepfeature.dfm.runtime.model.RememberedOption;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;
import org.deepfeature.dfm.trainer.option.HeldOutSplit;
import org.deepfeature.dfm.trainer.option.ModelOptions;
import org.deepfeature.dfm.trainer.option.OptionValues;
import org.deepfeature.dfm.trainer.option.ThresholdOptions;
import org.jspecify.annotations.Nullable;

/** What a model file remembers of a fit. Stateless and thread-safe. */
public final class SavedModel {
  /** Networks up to this size travel inside the model by default. */
  private static final long SMALL_NETWORK = 100_000_000;

  private SavedModel() {}

  /**
   * @param values of all options, resolved
   * @param model those of the model
   * @param split how the images were divided; null if that is not known
   * @return how the model was made
   */
  public static DfmConfiguration configuration(
      OptionValues<?> values, ModelOptions model, @Nullable DataSplit split) {
    return new DfmConfiguration(
        model.backbone(),
        model.backboneOptions(),
        model.pretrained(),
        model.seed(),
        model.layers(),
        model.imageSize(),
        values.value("pooling").asInt(1),
        values.value("standardize").asBoolean(),
        model.score(),
        FusionConfiguration.of(model.layerFusion().build()),
        model.algorithms().pcaLevel(),
        model.algorithms().reducer(),
        model.algorithms().reducerOptions(),
        model.algorithms().density(),
        model.algorithms().densityOptions(),
        model.algorithms().linalg(),
        model.algorithms().linalgOptions(),
        split,
        model.resize(),
        model.tiling().map(Tiling::tile).orElse(null),
        model.tiling().map(Tiling::overlap).orElse(null),
        model.processors().preProcessor(),
        model.cells().embedding(),
        model.cells().cellCentre());
  }

  /**
   * Which images were held out is known in the end: what did not fit into memory, or came in parts,
   * holds one in five out, and says so, so that the same options give the same thresholds where
   * there is more memory.
   *
   * @param values of all options
   * @param inParts whether not all embeddings were in memory at once
   * @param <C> the options
   * @return the same, with that
   */
  public static <C extends Record> OptionValues<C> asHeldOut(
      OptionValues<C> values, boolean inParts) {
    return inParts
            && HeldOutSplit.AUTO.toString().equals(values.value(ThresholdOptions.HELD_OUT).asText())
        ? values.with(
            ThresholdOptions.HELD_OUT, HeldOutSplit.FIFTH.toString(), "a fit that came in parts")
        : values;
  }

  /**
   * @param values of all options, resolved
   * @return each option's value and origin, by key; a plugin's options with a dot
   */
  public static Map<String, RememberedOption> remembered(OptionValues<?> values) {
    Map<String, RememberedOption> remembered = new LinkedHashMap<>();
    values
        .tree()
        .properties()
        .forEach(
            e -> {
              if (e.getValue() instanceof ObjectNode map) {
                map.properties()
                    .forEach(
                        inner -> {
                          String key = e.getKey() + "." + inner.getKey();
                          remembered.put(
                              key, new RememberedOption(inner.getValue(), values.origin(key)));
                        });
              } else {
                remembered.put(
                    e.getKey(), new RememberedOption(e.getValue(), values.origin(e.getKey())));
              }
            });
    return remembered;
  }

  /**
   * @param dfm fitted, made of options
   * @param split how its images were divided; null if that is not known
   * @return its file
   * @throws IllegalStateException before fitting, or if it was made without options
   */
  public static DfmFile of(Dfm dfm, @Nullable DataSplit split) {
    OptionValues<?> values =
        dfm.options()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "This DFM model was made without options, so a file could not say what it"
                            + " is; make it with Dfm.builder()"));
    return of(dfm, values, split);
  }

  /**
   * @param dfm fitted
   * @param values that it was made of, perhaps among others
   * @param split how its images were divided; null if that is not known
   * @return its file
   * @throws IllegalStateException before fitting
   */
  public static DfmFile of(Dfm dfm, OptionValues<?> values, @Nullable DataSplit split) {
    FittedModel fitted = dfm.fitted();
    ModelOptions model = ModelOptions.LIST.recordWithin(values.tree());
    List<String> trained = dfm.trainedOn();
    DfmFile file =
        DfmFile.of(
            configuration(values, model, split),
            remembered(asHeldOut(values, dfm.isStreamed())),
            dfm.backbone().sha256(),
            Sha256.ofLines(trained),
            Math.toIntExact(dfm.trainedImages()),
            fitted);
    DfmFile marked =
        file.withNetworks(networks(model, dfm))
            .withThresholdsValidated(dfm.separation().isPresent());
    return dfm.kept().map(marked::with).orElse(marked);
  }

  /**
   * @param model options
   * @param dfm made of them
   * @return the networks that travel inside the model: small ones, or as the options say
   */
  public static Map<Integer, byte[]> networks(ModelOptions model, Dfm dfm) {
    if (Boolean.FALSE.equals(model.embedBackbone()) || dfm.isBackboneGiven()) {
      return Map.of();
    }
    Map<Integer, byte[]> contents =
        new Backbones(RuntimePlugins.onClassPath(), model.backboneSettings(model.threadCount()))
            .contents();
    long bytes = contents.values().stream().mapToLong(content -> content.length).sum();
    return Boolean.TRUE.equals(model.embedBackbone()) || bytes < SMALL_NETWORK
        ? contents
        : Map.of();
  }
}
