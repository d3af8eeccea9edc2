package org.deepfeature.dfm.runtime.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.cells.CellSubspace;
import org.deepfeature.dfm.core.embedding.ChannelScale;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.fusion.MapStatistics;
import org.deepfeature.dfm.core.model.CommonScale;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.LayerDensity;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.core.postprocessing.FalsePositives;
import org.deepfeature.dfm.core.postprocessing.HeldOutScores;
import org.deepfeature.dfm.core.postprocessing.Normalization;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.runtime.modelfile.ModelFile;
import org.deepfeature.dfm.runtime.modelfile.ModelFileReader;
import org.deepfeature.dfm.runtime.modelfile.ModelFileWriter;
import org.deepfeature.dfm.runtime.plugin.Algorithms;
import org.deepfeature.dfm.runtime.signature.ModelCheck;
import org.deepfeature.dfm.runtime.signature.SignatureFile;
import org.jspecify.annotations.Nullable;

/**
 * A model on disk: how it was made, what it was made from, and the fitted numbers.
 *
 * @param configuration how it was made
 * @param backboneSha256 hash of the network's file
 * @param trainingFilesSha256 hash of the list of training files
 * @param trainingImages how many there were
 * @param file tensors and metadata
 * @param place where it was read from; null if it was not
 */
public record DfmFile(
    DfmConfiguration configuration,
    String backboneSha256,
    String trainingFilesSha256,
    int trainingImages,
    ModelFile file,
    @Nullable Path place) {
  /** The model's name in the folder of a fit. */
  public static final String NAME = "model.dfm";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String OPTIONS = "options";
  static final String FALSE_POSITIVES = "held_out_false_positives";
  static final String COMMON_SCALE = "common_scale";
  static final String UPDATES = "updates";
  static final String CHOSEN_FROM = "thresholds_chosen_from";
  private static final String VALIDATION = "validation images";
  private static final String HELD_OUT_IMAGES = "held-out normal images";
  static final String HELD_OUT = "held_out_scores";
  private static final String BACKBONE = "backbone.";

  /**
   * @param configuration how the model was made
   * @param options every option that its maker had, by key
   * @param backboneSha256 hash of the network's file
   * @param trainingFilesSha256 hash of the list of training files
   * @param trainingImages how many there were
   * @param fitted model and thresholds
   * @return what to write
   */
  public static DfmFile of(
      DfmConfiguration configuration,
      Map<String, RememberedOption> options,
      String backboneSha256,
      String trainingFilesSha256,
      int trainingImages,
      FittedModel fitted) {
    DfmModel model = fitted.model();
    ObjectNode metadata = MAPPER.createObjectNode();
    metadata.set("configuration", MAPPER.valueToTree(configuration));
    metadata.set(OPTIONS, MAPPER.valueToTree(options));
    metadata.put("backbone_sha256", backboneSha256);
    metadata.put("training_files_sha256", trainingFilesSha256);
    metadata.put("training_images", trainingImages);
    metadata.put("java_version", System.getProperty("java.version"));
    put(metadata, fitted.postProcessor());
    model.commonScale().ifPresent(scale -> metadata.set(COMMON_SCALE, MAPPER.valueToTree(scale)));
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
      layer.cells().ifPresent(cells -> states.put(part + ".cells", cells.state()));
      layer.mapStatistics().ifPresent(maps -> states.put(part + ".map_statistics", maps.state()));
    }
    return new DfmFile(
        configuration,
        backboneSha256,
        trainingFilesSha256,
        trainingImages,
        ModelFile.of(metadata, states),
        null);
  }

  private record Layout(String layer, int channels, int height, int width) {}

  private static Layout fields(EmbeddingLayout layout) {
    return new Layout(layout.layer(), layout.channels(), layout.height(), layout.width());
  }

  /**
   * @return key → value and origin of every option that its maker had; empty in older files
   */
  public Map<String, RememberedOption> options() {
    Map<String, RememberedOption> options = new LinkedHashMap<>();
    file.metadata()
        .path(OPTIONS)
        .properties()
        .forEach(
            e ->
                options.put(
                    e.getKey(),
                    new RememberedOption(
                        e.getValue().path("value"), e.getValue().path("origin").asText())));
    return options;
  }

  /**
   * @return pixels that a region of a predicted mask has at least
   */
  public int smallestRegion() {
    return file.metadata().path("smallest_region").asInt(1);
  }

  /**
   * @param more options, by key, that take the place of what the model remembered
   * @return the same model with those
   */
  public DfmFile withOptions(Map<String, RememberedOption> more) {
    Map<String, RememberedOption> all = new LinkedHashMap<>(options());
    all.putAll(more);
    ObjectNode metadata = file.metadata().deepCopy();
    metadata.set(OPTIONS, MAPPER.valueToTree(all));
    return withFile(new ModelFile(metadata, file.tensors(), file.blobs(), file.attachments()));
  }

  /**
   * @param networks number of a network, from 0 → all of it
   * @return the same model, which carries them
   */
  public DfmFile withNetworks(Map<Integer, byte[]> networks) {
    Map<String, byte[]> blobs = new TreeMap<>();
    networks.forEach((number, content) -> blobs.put(BACKBONE + number, content));
    return withFile(new ModelFile(file.metadata(), file.tensors(), blobs, file.attachments()));
  }

  /**
   * @return number of a network, from 0 → all of it, of those that the model carries
   */
  public Map<Integer, byte[]> networks() {
    Map<Integer, byte[]> networks = new TreeMap<>();
    file.blobs()
        .forEach(
            (name, content) ->
                networks.put(Integer.valueOf(name.substring(BACKBONE.length())), content));
    return networks;
  }

  /**
   * @param kept what it was fitted on
   * @return the same model, which carries that and can be updated
   */
  public DfmFile with(KeptRows kept) {
    return withFile(
        new ModelFile(file.metadata(), file.tensors(), file.blobs(), kept.attachments()));
  }

  /**
   * @return the same model without what it was fitted on
   */
  public DfmFile withoutKept() {
    return withFile(new ModelFile(file.metadata(), file.tensors(), file.blobs()));
  }

  /**
   * @return what it was fitted on, if it was made with {@code updatable}
   * @throws DfmException if the list of that is damaged
   */
  public Optional<KeptRows> kept() {
    try {
      return KeptRows.of(file);
    } catch (RuntimeException e) {
      throw place == null ? e : WholeModel.broken(place, e);
    }
  }

  /**
   * @return what earlier updates did, the first one first
   */
  public List<ModelUpdate> updates() {
    List<ModelUpdate> updates = new ArrayList<>();
    for (JsonNode update : file.metadata().path(UPDATES)) {
      updates.add(MAPPER.convertValue(update, ModelUpdate.class));
    }
    return updates;
  }

  /**
   * @param updates all that there were
   * @return the same model, which remembers them
   */
  public DfmFile withUpdates(List<ModelUpdate> updates) {
    ObjectNode metadata = file.metadata().deepCopy();
    metadata.set(UPDATES, MAPPER.valueToTree(updates));
    return withFile(new ModelFile(metadata, file.tensors(), file.blobs(), file.attachments()));
  }

  /**
   * @param validated whether thresholds were chosen from a validation set; otherwise they come from
   *     held-out normal images
   * @return the same model, which remembers that
   */
  public DfmFile withThresholdsValidated(boolean validated) {
    ObjectNode metadata = file.metadata().deepCopy();
    metadata.put(CHOSEN_FROM, validated ? VALIDATION : HELD_OUT_IMAGES);
    return withFile(new ModelFile(metadata, file.tensors(), file.blobs(), file.attachments()));
  }

  /**
   * @return whether thresholds were chosen from a validation set; false also for older models,
   *     which do not tell
   */
  public boolean isThresholdValidated() {
    return file.metadata().path(CHOSEN_FROM).asText().equals(VALIDATION);
  }

  private DfmFile withFile(ModelFile other) {
    return new DfmFile(
        configuration, backboneSha256, trainingFilesSha256, trainingImages, other, place);
  }

  /**
   * @return all that it remembers: fit, thresholds, layers, networks, every option and its origin
   */
  public ObjectNode info() {
    return ModelInfo.of(this);
  }

  /**
   * @param postProcessor thresholds and ranges
   * @return the same model with those
   */
  public DfmFile with(PostProcessor postProcessor) {
    ObjectNode metadata = file.metadata().deepCopy();
    metadata.remove(List.of("pixel_normalization", "high_normal_score", FALSE_POSITIVES, HELD_OUT));
    put(metadata, postProcessor);
    return withFile(new ModelFile(metadata, file.tensors(), file.blobs(), file.attachments()));
  }

  private static void put(ObjectNode metadata, PostProcessor postProcessor) {
    metadata.set("image_normalization", MAPPER.valueToTree(postProcessor.image()));
    postProcessor
        .pixel()
        .ifPresent(pixel -> metadata.set("pixel_normalization", MAPPER.valueToTree(pixel)));
    metadata.put("smallest_region", postProcessor.smallestRegion());
    postProcessor.highNormal().ifPresent(score -> metadata.put("high_normal_score", score));
    postProcessor.falsePositives().ifPresent(counted -> put(metadata, counted));
    postProcessor.heldOut().ifPresent(scores -> metadata.set(HELD_OUT, MAPPER.valueToTree(scores)));
  }

  private static void put(ObjectNode metadata, FalsePositives counted) {
    metadata
        .putObject(FALSE_POSITIVES)
        .put("images", counted.images())
        .put("marked_images", counted.markedImages())
        .put("regions", counted.regions())
        .put("pixel_rate", counted.pixelRate());
  }

  private Optional<FalsePositives> falsePositives() {
    JsonNode node = file.metadata().path(FALSE_POSITIVES);
    return node.isMissingNode()
        ? Optional.empty()
        : Optional.of(
            new FalsePositives(
                node.path("images").asInt(),
                node.path("marked_images").asInt(),
                node.path("regions").asLong(),
                node.path("pixel_rate").asDouble()));
  }

  /**
   * @param path where to write; replaced only when all is written. A signature of what was there
   *     goes
   * @return the hash that the file carries, 64 digits
   */
  public String write(Path path) {
    String sha256 = ModelFileWriter.write(path, file);
    SignatureFile.delete(path);
    return sha256;
  }

  /**
   * @param path of a model
   * @return what it holds
   * @throws DfmException if it is damaged or not a model
   */
  public static DfmFile read(Path path) {
    return read(path, ModelCheck.NONE);
  }

  /**
   * @param path of a model
   * @param check asked before anything of it is used
   * @return what it holds
   * @throws DfmException if it is damaged, not a model, or the check refuses it
   */
  public static DfmFile read(Path path, ModelCheck check) {
    return of(ModelFileReader.read(path, check), path, WholeModel::require);
  }

  /**
   * @param path of a configuration and its networks, as workers of a fit get them
   * @return what it holds: it cannot be {@link #fitted}
   * @throws DfmException if it is damaged or not such a file
   */
  public static DfmFile readUnfitted(Path path) {
    return of(ModelFileReader.read(path), path, WholeModel::requireConfiguration);
  }

  /**
   * @param metadata what {@link #metadata} gave
   * @param path where it was read from, for messages
   * @return the same without matrices and networks: it cannot be {@link #fitted}
   * @throws DfmException if its configuration cannot be read
   */
  public static DfmFile ofMetadata(ObjectNode metadata, Path path) {
    return of(new ModelFile(metadata, Map.of()), path, WholeModel::require);
  }

  /**
   * @return all that the file says in words and numbers, beside its matrices and networks
   */
  public ObjectNode metadata() {
    return file.metadata().deepCopy();
  }

  private static DfmFile of(ModelFile file, Path path, Consumer<DfmFile> require) {
    JsonNode metadata = file.metadata();
    try {
      DfmFile read =
          new DfmFile(
              MAPPER.treeToValue(metadata.path("configuration"), DfmConfiguration.class),
              metadata.path("backbone_sha256").asText(),
              metadata.path("training_files_sha256").asText(),
              metadata.path("training_images").asInt(),
              file,
              path);
      require.accept(read);
      return read;
    } catch (JsonProcessingException e) {
      throw new DfmException(
          "%s: its configuration cannot be read: %s"
              .formatted(path, WholeModel.oneLine(e.getOriginalMessage())),
          e);
    } catch (RuntimeException e) {
      throw WholeModel.broken(path, e);
    }
  }

  /**
   * @param path a model, or a folder that a fit left one in
   * @return the model's file, which a folder may lack; the path itself if it is no folder
   */
  public static Path modelIn(Path path) {
    return Files.isDirectory(path) ? path.resolve(NAME) : path;
  }

  /**
   * @param algorithms those that the configuration names
   * @return the fitted model and its thresholds
   * @throws DfmException if its parts do not make a model, as in a file that somebody altered and
   *     hashed anew
   */
  public FittedModel fitted(Algorithms algorithms) {
    try {
      return new FittedModel(
          model(algorithms.reducer(), algorithms.densityModel(), algorithms.linearAlgebra()),
          postProcessor());
    } catch (RuntimeException e) {
      throw place == null ? e : WholeModel.broken(place, e);
    }
  }

  /**
   * @return thresholds and ranges
   */
  public PostProcessor postProcessor() {
    return new PostProcessor(
        read("image_normalization", Normalization.class).orElseThrow(),
        read("pixel_normalization", Normalization.class),
        smallestRegion(),
        file.metadata().has("high_normal_score")
            ? OptionalDouble.of(file.metadata().path("high_normal_score").asDouble())
            : OptionalDouble.empty(),
        falsePositives(),
        read(HELD_OUT, HeldOutScores.class));
  }

  private <T> Optional<T> read(String key, Class<T> type) {
    JsonNode node = file.metadata().path(key);
    try {
      return node.isMissingNode() ? Optional.empty() : Optional.of(MAPPER.treeToValue(node, type));
    } catch (JsonProcessingException e) {
      throw new DfmException(
          "The model's %s cannot be read: %s".formatted(key, e.getOriginalMessage()), e);
    }
  }

  /** Layers and their pooled shapes, as they were when the model was fitted. */
  List<EmbeddingLayout> layouts() {
    List<EmbeddingLayout> layouts = new ArrayList<>();
    file.metadata().path("layers").forEach(entry -> layouts.add(layout(entry.path("layout"))));
    return layouts;
  }

  private static EmbeddingLayout layout(JsonNode shape) {
    return new EmbeddingLayout(
        shape.path("layer").asText(),
        shape.path("channels").asInt(),
        shape.path("height").asInt(),
        shape.path("width").asInt());
  }

  private DfmModel model(Reducer reducer, DensityModel densityModel, LinearAlgebra linearAlgebra) {
    List<LayerModel> layers = new ArrayList<>();
    JsonNode entries = file.metadata().path("layers");
    for (int l = 0; l < entries.size(); l++) {
      EmbeddingLayout layout = layout(entries.get(l).path("layout"));
      Map<String, Matrix> scale = file.state("layer" + l + ".scale").matrices();
      State density = file.state("layer" + l + ".density");
      State cells = file.state("layer" + l + ".cells");
      State maps = file.state("layer" + l + ".map_statistics");
      Projection projection =
          reducer.restore(linearAlgebra, file.state("layer" + l + ".projection"));
      layers.add(
          new LayerModel(
              layout,
              scale.isEmpty()
                  ? Optional.empty()
                  : Optional.of(new ChannelScale(scale.get("divisors"), layout.positions())),
              projection,
              density.matrices().isEmpty()
                  ? Optional.<LayerDensity>empty()
                  : Optional.of(LayerDensity.restore(densityModel, density, linearAlgebra)),
              maps.matrices().isEmpty()
                  ? Optional.empty()
                  : Optional.of(MapStatistics.restore(maps)),
              configuration
                  .embeddings()
                  .cells()
                  .map(centre -> CellSubspace.restore(layout, cells, projection))));
    }
    ScoreType score = ScoreType.parse(configuration.score());
    return new DfmModel(
        layers,
        score,
        configuration.fusion().build().at(configuration.framing().size()),
        score == ScoreType.COMBINED ? Optional.of(commonScale()) : Optional.empty());
  }

  private CommonScale commonScale() {
    JsonNode node = file.metadata().path(COMMON_SCALE);
    if (node.isMissingNode()) {
      throw new DfmException("The model's score is combined, but it has no " + COMMON_SCALE);
    }
    try {
      return MAPPER.treeToValue(node, CommonScale.class);
    } catch (JsonProcessingException e) {
      throw new DfmException(
          "The model's %s cannot be read: %s".formatted(COMMON_SCALE, e.getOriginalMessage()), e);
    }
  }
}
