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
import java.util.TreeMap;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
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
  static final String UPDATES = "updates";
  static final String CHOSEN_FROM = "thresholds_chosen_from";
  private static final String VALIDATION = "validation images";
  private static final String HELD_OUT_IMAGES = "held-out normal images";
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
    ObjectNode metadata = MAPPER.createObjectNode();
    metadata.set("configuration", MAPPER.valueToTree(configuration));
    metadata.set(OPTIONS, MAPPER.valueToTree(options));
    metadata.put("backbone_sha256", backboneSha256);
    metadata.put("training_files_sha256", trainingFilesSha256);
    metadata.put("training_images", trainingImages);
    metadata.put("java_version", System.getProperty("java.version"));
    StoredThresholds.replace(metadata, fitted.postProcessor());
    Map<String, State> states = StoredLayers.write(fitted.model(), metadata);
    return new DfmFile(
        configuration,
        backboneSha256,
        trainingFilesSha256,
        trainingImages,
        ModelFile.of(metadata, states),
        null);
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
    return StoredThresholds.smallestRegion(file.metadata());
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
    StoredThresholds.replace(metadata, postProcessor);
    return withFile(new ModelFile(metadata, file.tensors(), file.blobs(), file.attachments()));
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
      return new FittedModel(StoredLayers.read(file, configuration, algorithms), postProcessor());
    } catch (RuntimeException e) {
      throw place == null ? e : WholeModel.broken(place, e);
    }
  }

  /**
   * @return thresholds and ranges
   */
  public PostProcessor postProcessor() {
    return StoredThresholds.read(file.metadata());
  }

  /** Layers and their pooled shapes, as they were when the model was fitted. */
  List<EmbeddingLayout> layouts() {
    return StoredLayers.layouts(file.metadata());
  }
}
