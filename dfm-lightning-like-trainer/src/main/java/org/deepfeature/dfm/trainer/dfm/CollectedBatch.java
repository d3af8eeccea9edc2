package org.deepfeature.dfm.trainer.dfm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.RowGroups;
import org.deepfeature.dfm.runtime.model.KeptRow;
import org.deepfeature.dfm.trainer.checkpoint.CheckpointEntry;
import org.deepfeature.dfm.trainer.checkpoint.ImageContents;
import org.deepfeature.dfm.trainer.data.Sample;

/**
 * What one training batch gave, and how a checkpoint keeps it.
 *
 * @param embeddings one n × d matrix a layer
 * @param labels the class of each row
 * @param copies of each row: 0 for an image itself, 1 and more for its copies
 * @param names of the rows' samples
 * @param contents hashes of the rows' files, by which a stream holds images out
 * @param kept what an updatable model must know of the rows; empty for others
 */
record CollectedBatch(
    List<Matrix> embeddings,
    List<String> labels,
    List<Integer> copies,
    List<String> names,
    Function<RowGroups, long[]> contents,
    List<KeptRow> kept) {
  private static final String LABELS = "labels";
  private static final String COPIES = "copies";
  private static final String NAMES = "names";
  private static final String HASHES = "sha256";

  /**
   * Returns what a batch gave.
   *
   * @param updatable whether to look at the files once more, for what an update must know of them
   */
  static CollectedBatch of(List<Matrix> embeddings, List<Sample> samples, boolean updatable) {
    List<KeptRow> kept = updatable ? KeptSamples.rows(samples) : List.of();
    List<Path> files = samples.stream().map(Sample::path).toList();
    return new CollectedBatch(
        embeddings,
        samples.stream().map(Sample::label).toList(),
        samples.stream().map(s -> s.copy() == null ? 0 : s.copy().number()).toList(),
        samples.stream().map(Sample::name).toList(),
        updatable
            ? groups -> ContentHashes.ofRows(kept)
            : groups -> ContentHashes.ofFiles(files, groups),
        kept);
  }

  /** Two networks may have layers of one name; their places differ. */
  private static String name(int place, Layer layer) {
    return "embeddings." + place + "." + layer.name();
  }

  void save(CheckpointEntry.Builder entry, List<Layer> layers) {
    entry.putTexts(LABELS, labels);
    entry.putTexts(COPIES, copies.stream().map(String::valueOf).toList());
    entry.putTexts(NAMES, names);
    if (!kept.isEmpty()) {
      entry.putTexts(HASHES, kept.stream().map(KeptRow::sha256).toList());
    }
    for (int l = 0; l < layers.size(); l++) {
      entry.putFloats(name(l, layers.get(l)), embeddings.get(l));
    }
  }

  static CollectedBatch load(CheckpointEntry entry, List<Layer> layers, boolean updatable) {
    List<Matrix> embeddings = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      String name = name(l, layers.get(l));
      embeddings.add(finite(name, required(name, entry.matrices().get(name))));
    }
    List<String> labels = required(LABELS, entry.texts().get(LABELS));
    List<Integer> copies =
        required(COPIES, entry.texts().get(COPIES)).stream().map(Integer::valueOf).toList();
    List<String> names = entry.texts().getOrDefault(NAMES, entry.images());
    Map<String, String> contents = ImageContents.of(entry);
    return new CollectedBatch(
        embeddings,
        labels,
        copies,
        names,
        groups -> ContentHashes.ofNames(names, contents, groups),
        updatable ? kept(entry, labels, copies) : List.of());
  }

  private static List<KeptRow> kept(
      CheckpointEntry entry, List<String> labels, List<Integer> copies) {
    List<String> names = entry.texts().get(NAMES);
    List<String> hashes = entry.texts().get(HASHES);
    if (names == null || hashes == null) {
      throw new IllegalArgumentException(
          "The checkpoint was made without --updatable, so it does not say which images its"
              + " embeddings are of; leave --updatable out, or begin anew without --resume");
    }
    List<KeptRow> kept = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      kept.add(new KeptRow(names.get(i), hashes.get(i), labels.get(i), copies.get(i), false));
    }
    return kept;
  }

  /** Checkpoints of the first versions may hold NaN, which no fit can use. */
  private static Matrix finite(String name, Matrix rows) {
    for (double value : rows.data()) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "The checkpoint's '%s' holds %s, the features of an image that is no use; begin anew without --resume"
                .formatted(name, value));
      }
    }
    return rows;
  }

  private static <T> T required(String name, T value) {
    if (value == null) {
      throw new IllegalArgumentException(
          "The checkpoint has no '" + name + "'; it is of another module or of other layers");
    }
    return value;
  }
}
