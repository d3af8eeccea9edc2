package org.deepfeature.dfm.runtime.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.core.embedding.CellCentre;
import org.deepfeature.dfm.core.embedding.LayerEmbeddings;
import org.deepfeature.dfm.core.embedding.LayerEmbeddings.LayerEmbedding;
import org.deepfeature.dfm.core.fusion.Fusion;
import org.deepfeature.dfm.runtime.backbone.BackboneSettings;
import org.deepfeature.dfm.runtime.backbone.LayerRequest;
import org.deepfeature.dfm.runtime.backbone.Tiling;
import org.deepfeature.dfm.runtime.image.Framing;
import org.deepfeature.dfm.runtime.image.ResizeMode;
import org.deepfeature.dfm.runtime.plugin.AlgorithmSettings;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides what a model is, resolved; written beside it and into it.
 *
 * @param backbone such as {@code onnx:resnet18.onnx}
 * @param backboneOptions those that differ from the defaults
 * @param pretrained whether a network by name has its published weights; null in older files, where
 *     it was so
 * @param seed of random weights
 * @param layers the layers used, with what is its own of each, as {@link LayerRequest} prints it
 * @param imageSize such as {@code 256}
 * @param pooling average-pooling kernel = stride of layers that have none of their own
 * @param standardize whether channels are divided by their standard deviation, where layers do not
 *     say otherwise
 * @param score {@code fre}, {@code nll} or {@code combined}
 * @param fusion of the layers' maps; null in older files, where they were added
 * @param pcaLevel share of the variance or number of components, as text
 * @param reducer name
 * @param reducerOptions all of its options; empty in older files
 * @param density name
 * @param densityOptions all of its options; empty in older files
 * @param linalg name
 * @param linalgOptions all of its options; empty in older files
 * @param split how its images were divided; null in older files, and where it was fitted on
 *     embeddings
 * @param resize what becomes of images of another shape; null in older files, where they were
 *     stretched
 * @param tile side of the squares into which images are cut, in pixels; null if they are not
 * @param overlap pixels that neighbouring tiles share; null without tiles
 * @param preProcessor {@code true}, {@code false} or a plugin's name; null in older files, where it
 *     was true
 * @param embedding {@code map} or {@code cells}; null in older files, where it was whole maps
 * @param cellCentre {@code none}, {@code position} or {@code local}; null in older files
 */
public record DfmConfiguration(
    String backbone,
    ObjectNode backboneOptions,
    @Nullable Boolean pretrained,
    long seed,
    List<String> layers,
    String imageSize,
    int pooling,
    boolean standardize,
    String score,
    @Nullable FusionConfiguration fusion,
    String pcaLevel,
    String reducer,
    @Nullable ObjectNode reducerOptions,
    String density,
    @Nullable ObjectNode densityOptions,
    String linalg,
    @Nullable ObjectNode linalgOptions,
    @Nullable DataSplit split,
    @Nullable String resize,
    @Nullable Integer tile,
    @Nullable Integer overlap,
    @Nullable String preProcessor,
    @Nullable String embedding,
    @Nullable String cellCentre) {
  private static final String MAP = "map";
  private static final String CELLS = "cells";

  public DfmConfiguration {
    layers = List.copyOf(layers);
    pretrained = pretrained == null || pretrained;
    resize = resize == null ? ResizeMode.STRETCH.toString() : resize;
    preProcessor = preProcessor == null ? "true" : preProcessor;
    embedding = embedding == null ? MAP : embedding;
    cellCentre = cellCentre == null ? CellCentre.NONE.toString() : cellCentre;
    if (!embedding.equals(MAP) && !embedding.equals(CELLS)) {
      throw new IllegalArgumentException(
          "Embedding '%s'; expected %s or %s".formatted(embedding, MAP, CELLS));
    }
    reducerOptions = orNone(reducerOptions);
    densityOptions = orNone(densityOptions);
    linalgOptions = orNone(linalgOptions);
    fusion = fusion == null ? FusionConfiguration.of(Fusion.PLAIN) : fusion;
  }

  private static ObjectNode orNone(@Nullable ObjectNode options) {
    return options == null ? JsonNodeFactory.instance.objectNode() : options.deepCopy();
  }

  /**
   * @return how images come to the network's input
   */
  public Framing framing() {
    return new Framing(ImageSize.parse(imageSize), ResizeMode.parse(String.valueOf(resize)));
  }

  /**
   * @return how each layer's maps become embeddings
   */
  public LayerEmbeddings embeddings() {
    LayerEmbeddings ofMaps =
        new LayerEmbeddings(
            layers.stream()
                .map(LayerRequest::parse)
                .map(
                    layer ->
                        new LayerEmbedding(
                            layer.pooling().orElse(pooling),
                            layer.standardize().orElse(standardize)))
                .toList());
    return CELLS.equals(embedding)
        ? ofMaps.withCells(Optional.of(CellCentre.parse(String.valueOf(cellCentre))))
        : ofMaps;
  }

  /**
   * @return the names of its algorithms and their options
   * @param threads that linear algebra may keep busy
   */
  public AlgorithmSettings algorithms(int threads) {
    return new AlgorithmSettings(
        pcaLevel,
        reducer,
        orNone(reducerOptions),
        density,
        orNone(densityOptions),
        linalg,
        orNone(linalgOptions),
        threads);
  }

  /**
   * @param device where it is to run
   * @param threads that it may use
   * @return the network, up to its layers
   */
  public BackboneSettings backbone(String device, int threads) {
    return new BackboneSettings(
        backbone,
        backboneOptions,
        !Boolean.FALSE.equals(pretrained),
        seed,
        layers,
        ImageSize.parse(imageSize),
        tile == null || overlap == null ? Optional.empty() : Optional.of(new Tiling(tile, overlap)),
        device,
        threads);
  }

  @Override
  public FusionConfiguration fusion() {
    return Objects.requireNonNull(fusion);
  }
}
