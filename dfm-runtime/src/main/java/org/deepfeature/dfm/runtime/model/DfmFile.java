package org.deepfeature.dfm.runtime.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.embedding.ChannelScale;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.fusion.MapStatistics;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.LayerDensity;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.core.postprocessing.Normalization;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.runtime.modelfile.ModelFile;
import org.deepfeature.dfm.runtime.modelfile.ModelFileReader;
import org.deepfeature.dfm.runtime.modelfile.ModelFileWriter;

/**
 * A model on disk: how it was made, what it was made from, and the fitted numbers.
 *
 * @param configuration how it was made
 * @param backboneSha256 hash of the network's file
 * @param trainingFilesSha256 hash of the list of training files
 * @param trainingImages how many there were
 * @param file tensors and metadata
 */
public record DfmFile(
    DfmConfiguration configuration,
    String backboneSha256,
    String trainingFilesSha256,
    int trainingImages,
    ModelFile file) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * @param configuration how the model was made
   * @param backboneSha256 hash of the network's file
   * @param trainingFilesSha256 hash of the list of training files
   * @param trainingImages how many there were
   * @param fitted model and thresholds
   * @return what to write
   */
  public static DfmFile of(
      DfmConfiguration configuration,
      String backboneSha256,
      String trainingFilesSha256,
      int trainingImages,
      FittedModel fitted) {
    DfmModel model = fitted.model();
    ObjectNode metadata = MAPPER.createObjectNode();
    metadata.set("configuration", MAPPER.valueToTree(configuration));
    metadata.put("backbone_sha256", backboneSha256);
    metadata.put("training_files_sha256", trainingFilesSha256);
    metadata.put("training_images", trainingImages);
    metadata.put("java_version", System.getProperty("java.version"));
    put(metadata, fitted.postProcessor());
    Map<String, State> states = new TreeMap<>();
    for (int l = 0; l < model.layers().size(); l++) {
      LayerModel layer = model.layers().get(l);
      ObjectNode entry = metadata.withArray("/layers").addObject();
      entry.set("layout", MAPPER.valueToTree(fields(layer.layout())));
      entry.put("k", layer.projection().components());
      entry.put("explained_ratio", layer.projection().explainedVarianceRatio());
      states.put("layer" + l + ".projection", layer.projection().state());
      String part = "layer" + l;
      layer
          .scale()
          .ifPresent(
              scale ->
                  states.put(part + ".scale", new State(Map.of("divisors", scale.divisors()))));
      layer.density().ifPresent(density -> states.put(part + ".density", density.state()));
      layer.mapStatistics().ifPresent(maps -> states.put(part + ".map_statistics", maps.state()));
    }
    return new DfmFile(
        configuration,
        backboneSha256,
        trainingFilesSha256,
        trainingImages,
        ModelFile.of(metadata, states));
  }

  private record Layout(String layer, int channels, int height, int width) {}

  private static Layout fields(EmbeddingLayout layout) {
    return new Layout(layout.layer(), layout.channels(), layout.height(), layout.width());
  }

  /**
   * @param postProcessor thresholds and ranges
   * @return the same model with those
   */
  public DfmFile with(PostProcessor postProcessor) {
    ObjectNode metadata = file.metadata().deepCopy();
    metadata.remove(List.of("pixel_normalization", "high_normal_score"));
    put(metadata, postProcessor);
    return new DfmFile(
        configuration,
        backboneSha256,
        trainingFilesSha256,
        trainingImages,
        new ModelFile(metadata, file.tensors()));
  }

  private static void put(ObjectNode metadata, PostProcessor postProcessor) {
    metadata.set("image_normalization", MAPPER.valueToTree(postProcessor.image()));
    postProcessor
        .pixel()
        .ifPresent(pixel -> metadata.set("pixel_normalization", MAPPER.valueToTree(pixel)));
    metadata.put("smallest_region", postProcessor.smallestRegion());
    postProcessor.highNormal().ifPresent(score -> metadata.put("high_normal_score", score));
  }

  /**
   * @param path where to write; replaced only when all is written
   */
  public void write(Path path) {
    ModelFileWriter.write(path, file);
  }

  /**
   * @param path of a model
   * @return what it holds
   * @throws DfmException if it is damaged or not a model
   */
  public static DfmFile read(Path path) {
    ModelFile file = ModelFileReader.read(path);
    JsonNode metadata = file.metadata();
    try {
      return new DfmFile(
          MAPPER.treeToValue(metadata.path("configuration"), DfmConfiguration.class),
          metadata.path("backbone_sha256").asText(),
          metadata.path("training_files_sha256").asText(),
          metadata.path("training_images").asInt(),
          file);
    } catch (JsonProcessingException e) {
      throw new DfmException(
          "%s: its configuration cannot be read: %s".formatted(path, e.getOriginalMessage()), e);
    }
  }

  /**
   * @param reducer of the configuration's name
   * @param densityModel of the configuration's name
   * @param linearAlgebra kernels to score with
   * @return the fitted model and its thresholds
   * @throws DfmException if the thresholds cannot be read
   */
  public FittedModel fitted(
      Reducer reducer, DensityModel densityModel, LinearAlgebra linearAlgebra) {
    return new FittedModel(
        model(reducer, densityModel, linearAlgebra),
        new PostProcessor(
            normalization("image_normalization").orElseThrow(),
            normalization("pixel_normalization"),
            file.metadata().path("smallest_region").asInt(1),
            file.metadata().has("high_normal_score")
                ? OptionalDouble.of(file.metadata().path("high_normal_score").asDouble())
                : OptionalDouble.empty()));
  }

  private Optional<Normalization> normalization(String key) {
    JsonNode node = file.metadata().path(key);
    try {
      return node.isMissingNode()
          ? Optional.empty()
          : Optional.of(MAPPER.treeToValue(node, Normalization.class));
    } catch (JsonProcessingException e) {
      throw new DfmException(
          "The model's %s cannot be read: %s".formatted(key, e.getOriginalMessage()), e);
    }
  }

  private DfmModel model(Reducer reducer, DensityModel densityModel, LinearAlgebra linearAlgebra) {
    List<LayerModel> layers = new ArrayList<>();
    JsonNode entries = file.metadata().path("layers");
    for (int l = 0; l < entries.size(); l++) {
      JsonNode shape = entries.get(l).path("layout");
      EmbeddingLayout layout =
          new EmbeddingLayout(
              shape.path("layer").asText(),
              shape.path("channels").asInt(),
              shape.path("height").asInt(),
              shape.path("width").asInt());
      Map<String, Matrix> scale = file.state("layer" + l + ".scale").matrices();
      State density = file.state("layer" + l + ".density");
      State maps = file.state("layer" + l + ".map_statistics");
      layers.add(
          new LayerModel(
              layout,
              scale.isEmpty()
                  ? Optional.empty()
                  : Optional.of(new ChannelScale(scale.get("divisors"), layout.positions())),
              reducer.restore(linearAlgebra, file.state("layer" + l + ".projection")),
              density.matrices().isEmpty()
                  ? Optional.<LayerDensity>empty()
                  : Optional.of(LayerDensity.restore(densityModel, density, linearAlgebra)),
              maps.matrices().isEmpty()
                  ? Optional.empty()
                  : Optional.of(MapStatistics.restore(maps))));
    }
    return new DfmModel(
        layers, ScoreType.parse(configuration.score()), configuration.fusion().build());
  }
}
