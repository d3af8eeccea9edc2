package org.deepfeature.dfm.cli.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.deepfeature.dfm.runtime.model.DfmConfiguration;
import org.deepfeature.dfm.trainer.checkpoint.Checkpoint;
import org.deepfeature.dfm.trainer.checkpoint.ModelCheckpoint;
import org.jspecify.annotations.Nullable;

/**
 * Where a fit keeps what it has collected, and what it goes on with.
 *
 * @param file of this run
 * @param resumed the checkpoint to go on with; null to begin
 */
public record Checkpoints(Path file, @Nullable Path resumed) {
  /** Names the run's own checkpoint, or the newest versioned run's. */
  public static final String LAST = "last";

  private static final Path FILE = Path.of("checkpoints", "last.ckpt");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /**
   * @param output of a run
   * @return where its checkpoint is
   */
  public static Path in(Path output) {
    return output.resolve(FILE);
  }

  /**
   * @param output of this run
   * @param resume a checkpoint, a folder that a fit left one in, {@code last} for this run's own,
   *     or null to begin
   * @return where to keep it and what to go on with
   */
  public static Checkpoints of(Path output, @Nullable String resume) {
    Path own = in(output);
    if (resume == null) {
      return new Checkpoints(own, null);
    }
    if (resume.equals(LAST)) {
      return new Checkpoints(own, Files.exists(own) ? own : null);
    }
    Path given = Path.of(resume);
    return new Checkpoints(own, Files.isDirectory(given) ? in(given) : given);
  }

  /** Answers what keeps a fit's embeddings; empty where that is switched off. */
  Optional<ModelCheckpoint> writer(
      ModelSession session, Map<String, String> configuration, Console console) {
    if (!session.configuration().trainer().enableCheckpointing()) {
      return Optional.empty();
    }
    if (resumed == null && Files.exists(file)) {
      console.say(
          "replacing the checkpoint of an earlier fit in %s; --resume last would have gone on with it"
              .formatted(file));
    }
    return Optional.of(new ModelCheckpoint(file, configuration, console::say));
  }

  /** Once the model is there: removes what nobody needs any more, and its folder if it is empty. */
  void finish(ModelCheckpoint checkpoint) {
    if (checkpoint.isComplete()) {
      checkpoint.delete();
      try {
        Files.deleteIfExists(file.resolveSibling(""));
      } catch (IOException e) {
        // Something else is in there; it stays.
      }
    }
  }

  /** Answers what to go on with, of the same configuration; null to begin. */
  @Nullable Checkpoint read(Map<String, String> configuration) {
    if (resumed == null) {
      return null;
    }
    Checkpoint checkpoint = Checkpoint.read(resumed);
    checkpoint.requireConfiguration(configuration);
    return checkpoint;
  }

  /** Everything that embeddings depend on, by name. */
  static Map<String, String> configuration(DfmConfiguration model, String backboneSha256) {
    Map<String, String> values = new TreeMap<>();
    ObjectNode tree = MAPPER.valueToTree(model);
    tree.properties().forEach(e -> values.put(e.getKey(), e.getValue().toString()));
    values.put("backbone_sha256", backboneSha256);
    return values;
  }
}
