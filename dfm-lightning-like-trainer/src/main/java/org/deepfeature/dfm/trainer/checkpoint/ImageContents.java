package org.deepfeature.dfm.trainer.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.trainer.data.Sample;
import org.jspecify.annotations.Nullable;

/**
 * What was in the files that a checkpoint's embeddings are of: another image of the same name and
 * size is another image. Stateless and thread-safe.
 */
public final class ImageContents {
  private static final String NAME = "content_sha256";

  private ImageContents() {}

  /**
   * @param entry receives a hash an image
   * @param samples of a batch, just read
   * @throws DfmException if a file has gone since: nobody can tell later whether it is the same
   */
  public static void save(CheckpointEntry.Builder entry, List<Sample> samples) {
    List<String> hashes = new ArrayList<>();
    Path before = null;
    for (Sample sample : samples) {
      boolean copy = sample.path().equals(before);
      hashes.add(copy ? hashes.get(hashes.size() - 1) : Sha256.ofFile(sample.path()));
      before = sample.path();
    }
    entry.putTexts(NAME, hashes);
  }

  /**
   * @param entry that {@link #save} filled
   * @return SHA-256 by name of the sample
   */
  public static Map<String, String> of(CheckpointEntry entry) {
    List<String> hashes = entry.texts().getOrDefault(NAME, List.of());
    Map<String, String> contents = new HashMap<>();
    for (int i = 0; i < hashes.size(); i++) {
      contents.put(entry.images().get(i), hashes.get(i));
    }
    return contents;
  }

  private static String hash(Path file) {
    try {
      return Sha256.ofFile(file);
    } catch (DfmException e) {
      return ""; // It is gone, so it is not what it was.
    }
  }

  /**
   * Reads all files that a checkpoint's embeddings are of.
   *
   * @param checkpoint with entries
   * @param samples this run's, among them those of the checkpoint
   * @throws IllegalArgumentException if one of the files is not what it was
   */
  public static void require(Checkpoint checkpoint, List<Sample> samples) {
    Map<String, Path> files = new HashMap<>();
    samples.forEach(sample -> files.put(sample.name(), sample.path()));
    Map<Path, String> now = new HashMap<>();
    checkpoint.forEach(
        entry -> {
          List<String> then = entry.texts().getOrDefault(NAME, List.of());
          for (int i = 0; i < then.size(); i++) {
            Path file = files.get(entry.images().get(i));
            if (!then.get(i).equals(found(file, now))) {
              throw new IllegalArgumentException(
                  "%s was made of another %s, which has the same name and size; fit again"
                      .formatted(checkpoint.file(), file));
            }
          }
        });
  }

  private static @Nullable String found(@Nullable Path file, Map<Path, String> known) {
    return file == null ? null : known.computeIfAbsent(file, ImageContents::hash);
  }
}
