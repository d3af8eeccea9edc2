package org.deepfeature.dfm.trainer.dfm;

import java.util.List;
import org.deepfeature.dfm.api.Layer;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.trainer.checkpoint.CheckpointEntry;

/** What one training batch gave, and how a checkpoint keeps it. */
record CollectedBatch(List<Matrix> embeddings, List<String> labels) {
  private static final String LABELS = "labels";

  private static String name(Layer layer) {
    return "embeddings." + layer.name();
  }

  void save(CheckpointEntry.Builder entry, List<Layer> layers) {
    entry.putTexts(LABELS, labels);
    for (int l = 0; l < layers.size(); l++) {
      entry.putFloats(name(layers.get(l)), embeddings.get(l));
    }
  }

  static CollectedBatch load(CheckpointEntry entry, List<Layer> layers) {
    List<String> labels = entry.texts().get(LABELS);
    List<Matrix> embeddings =
        layers.stream()
            .map(layer -> required(name(layer), entry.matrices().get(name(layer))))
            .toList();
    return new CollectedBatch(embeddings, required(LABELS, labels));
  }

  private static <T> T required(String name, T value) {
    if (value == null) {
      throw new IllegalArgumentException(
          "The checkpoint has no '" + name + "'; it is of another module or of other layers");
    }
    return value;
  }
}
