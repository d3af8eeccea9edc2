package org.deepfeature.dfm.trainer.dfm;

import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.trainer.checkpoint.CheckpointEntry;
import org.deepfeature.dfm.trainer.data.Sample;

/** What one training batch gave, and how a checkpoint keeps it. */
record CollectedBatch(List<Matrix> embeddings, List<String> labels, List<Integer> copies) {
  private static final String LABELS = "labels";
  private static final String COPIES = "copies";

  /** Returns what a batch gave. */
  static CollectedBatch of(List<Matrix> embeddings, List<Sample> samples) {
    return new CollectedBatch(
        embeddings,
        samples.stream().map(Sample::label).toList(),
        samples.stream().map(s -> s.copy() == null ? 0 : s.copy().number()).toList());
  }

  /** Two networks may have layers of one name; their places differ. */
  private static String name(int place, Layer layer) {
    return "embeddings." + place + "." + layer.name();
  }

  void save(CheckpointEntry.Builder entry, List<Layer> layers) {
    entry.putTexts(LABELS, labels);
    entry.putTexts(COPIES, copies.stream().map(String::valueOf).toList());
    for (int l = 0; l < layers.size(); l++) {
      entry.putFloats(name(l, layers.get(l)), embeddings.get(l));
    }
  }

  static CollectedBatch load(CheckpointEntry entry, List<Layer> layers) {
    List<Matrix> embeddings = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      String name = name(l, layers.get(l));
      embeddings.add(required(name, entry.matrices().get(name)));
    }
    return new CollectedBatch(
        embeddings,
        required(LABELS, entry.texts().get(LABELS)),
        required(COPIES, entry.texts().get(COPIES)).stream().map(Integer::valueOf).toList());
  }

  private static <T> T required(String name, T value) {
    if (value == null) {
      throw new IllegalArgumentException(
          "The checkpoint has no '" + name + "'; it is of another module or of other layers");
    }
    return value;
  }
}
