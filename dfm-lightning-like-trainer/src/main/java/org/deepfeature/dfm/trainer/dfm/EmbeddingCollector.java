package org.deepfeature.dfm.trainer.dfm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.jspecify.annotations.Nullable;

/**
 * Takes in training embeddings and fits in the end. As long as an exact fit of them stays within
 * the memory budget they are all kept; beyond it, they are streamed into reducers that do without.
 * Not thread-safe.
 */
public final class EmbeddingCollector {
  /** Beside what collects them, float64 and a copy of that while they are fitted. */
  private static final long BYTES_OF_A_FIT = 2L * Double.BYTES;

  private DfmSettings settings;
  private final ImageSize size;
  private final List<EmbeddingBank> banks;
  private final CopyNumbers copies = new CopyNumbers();
  private @Nullable StreamingFit stream;
  private List<String> doubts = List.of();

  /**
   * @param layouts of the layers' embeddings
   * @param settings how to fit, and in how much memory
   * @param size of the maps that thresholds are chosen for
   */
  public EmbeddingCollector(List<EmbeddingLayout> layouts, DfmSettings settings, ImageSize size) {
    this(layouts, settings, size, false);
  }

  /**
   * @param layouts of the layers' embeddings
   * @param settings how to fit, and in how much memory
   * @param size of the maps that thresholds are chosen for
   * @param float64 whether embeddings are kept as they come; those of images are float32 values,
   *     and are kept as such
   */
  public EmbeddingCollector(
      List<EmbeddingLayout> layouts, DfmSettings settings, ImageSize size, boolean float64) {
    this.settings = settings;
    this.size = size;
    this.banks = new ArrayList<>(layouts.stream().map(l -> new EmbeddingBank(l, float64)).toList());
  }

  /** Fits on at most so many threads, unless something was collected already. */
  void limitThreads(int threads) {
    if (images() == 0) {
      settings = settings.withThreads(threads);
    }
  }

  /**
   * @param embeddings one n × d matrix a layer
   * @param labels the class of each of the n images
   */
  public void add(List<Matrix> embeddings, List<String> labels) {
    add(embeddings, labels, Collections.nCopies(labels.size(), 0));
  }

  /**
   * @param embeddings one n × d matrix a layer
   * @param labels the class of each of the n rows
   * @param copyNumbers of each row: 0 for an image itself, 1 and more for its augmented copies,
   *     which follow it
   */
  public void add(List<Matrix> embeddings, List<String> labels, List<Integer> copyNumbers) {
    copies.add(copyNumbers);
    if (stream != null) {
      stream.add(embeddings, labels, copyNumbers);
      return;
    }
    for (int l = 0; l < embeddings.size(); l++) {
      banks.get(l).add(embeddings.get(l), labels);
    }
    long bytes =
        banks.stream()
            .mapToLong(
                b -> b.count() * (b.bytesPerValue() + BYTES_OF_A_FIT) * b.layout().dimension())
            .sum();
    if (bytes > settings.memory()) {
      stream = new StreamingFit(settings, size, banks, copies);
      banks.clear();
    }
  }

  /**
   * @return whether the budget was exceeded, so that the fit is a stream's
   */
  public boolean isStreaming() {
    return stream != null;
  }

  /**
   * @return images taken in, their copies not counted
   */
  public long images() {
    return copies.images();
  }

  /**
   * @return a sentence for each rule of a threshold that the held-out images can tell little about;
   *     none before the fit
   */
  public List<String> doubts() {
    return doubts;
  }

  /**
   * @return the model, and thresholds from images that it was not fitted on
   * @throws IllegalArgumentException if there are fewer than three images, or all are the same
   */
  public FittedModel finish() {
    if (images() < HeldOut.FEWEST) {
      throw new IllegalArgumentException(
          "Only %s usable training image%s; give at least %s different normal images"
              .formatted(images(), images() == 1 ? "" : "s", HeldOut.FEWEST));
    }
    if (stream != null) {
      FittedModel fitted = requireSpread(stream.finish());
      doubts = stream.doubts();
      return fitted;
    }
    DfmModel model = settings.fit(banks);
    requireSpread(model);
    HeldOut heldOut = HeldOut.byFolds(banks, copies, settings, size);
    doubts = heldOut.doubts();
    return heldOut.complete(model);
  }

  private FittedModel requireSpread(FittedModel fitted) {
    requireSpread(fitted.model());
    return fitted;
  }

  private void requireSpread(DfmModel model) {
    for (LayerModel layer : model.layers()) {
      if (layer.projection().components() == 0) {
        throw new IllegalArgumentException(
            "All %s training images give the same features; give normal images that differ"
                .formatted(images()));
      }
    }
  }
}
