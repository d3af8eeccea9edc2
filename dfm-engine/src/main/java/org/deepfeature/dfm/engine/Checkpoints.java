package org.deepfeature.dfm.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.runtime.internal.file.FileNames;
import org.deepfeature.dfm.trainer.checkpoint.Checkpoint;
import org.deepfeature.dfm.trainer.checkpoint.ModelCheckpoint;
import org.deepfeature.dfm.trainer.option.OptionChange;
import org.deepfeature.dfm.trainer.option.OptionDescription;
import org.deepfeature.dfm.trainer.option.OptionValues;
import org.jspecify.annotations.Nullable;

/**
 * Where a fit keeps what it has collected, and what it goes on with.
 *
 * @param file of this run
 * @param resumed the checkpoint to go on with; null to begin
 */
record Checkpoints(Path file, @Nullable Path resumed) {
  private static final Path FILE = Path.of("checkpoints", "last.ckpt");
  private static final String DATA_SEED = "seed";

  /** Returns where the checkpoint of an output is. */
  static Path in(Path output) {
    return output.resolve(FILE);
  }

  /**
   * @param output of this run
   * @param resume a checkpoint, a folder that a fit left one in, {@code last} for this run's own,
   *     or null to begin
   */
  static Checkpoints of(Path output, @Nullable String resume) {
    Path own = in(output);
    if (resume == null) {
      return new Checkpoints(own, null);
    }
    if (resume.equals(Engine.LAST)) {
      return new Checkpoints(own, Files.exists(own) ? own : null);
    }
    Path given = FileNames.path(resume);
    return new Checkpoints(own, Files.isDirectory(given) ? in(given) : given);
  }

  /** Returns what keeps a fit's embeddings; empty where that is switched off. */
  Optional<ModelCheckpoint> writer(
      Configuration configuration, Map<String, String> key, RunContext context) {
    if (!configuration.run().enableCheckpointing()) {
      return Optional.empty();
    }
    if (resumed == null && Files.exists(file)) {
      context.say(
          "replacing the checkpoint of an earlier fit in %s; --resume last would have continued it"
              .formatted(file));
    }
    return Optional.of(new ModelCheckpoint(file, key, context.messages()));
  }

  /** Once the model is there: removes what is no longer needed, and its folder if it is empty. */
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

  /** Returns what to go on with, if its embeddings are those of this run; null to begin. */
  @Nullable Checkpoint read(Map<String, String> key) {
    if (resumed == null) {
      return null;
    }
    Checkpoint checkpoint = Checkpoint.read(resumed);
    checkpoint.requireConfiguration(key);
    return checkpoint;
  }

  /**
   * Everything that embeddings depend on, by name: the options that say so, but for those that only
   * choose images, which the checkpoint compares by their names and sizes.
   */
  static Map<String, String> key(OptionValues<Configuration> values, String backboneSha256) {
    Map<String, String> key = new TreeMap<>();
    boolean random = !values.record().model().pretrained();
    for (OptionDescription option : Configuration.LIST.descriptions()) {
      boolean decisive =
          option.option().changes() == OptionChange.EMBEDDINGS
              && option.option().group() != org.deepfeature.dfm.trainer.option.OptionGroup.DATA
              && (random || !option.key().equals(DATA_SEED));
      if (decisive) {
        key.put(option.key(), values.value(option.key()).toString());
      }
    }
    key.put("backbone_sha256", backboneSha256);
    return key;
  }
}
