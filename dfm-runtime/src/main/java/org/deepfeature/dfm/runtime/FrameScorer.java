package org.deepfeature.dfm.runtime;

import java.util.List;
import java.util.function.Supplier;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.jspecify.annotations.Nullable;

/** What scores prepared images: a network and a model, or one graph of both. Thread-safe. */
interface FrameScorer extends AutoCloseable {

  /** A raw score, and its map when it is asked for; null if the score has none. */
  record ScoredFrame(double score, Supplier<float @Nullable []> map) {}

  /**
   * @param images prepared
   * @return one an image, in their order
   * @throws UnscoredImageException of the first whose features or score are not finite
   */
  List<ScoredFrame> score(Tensor images);

  /** Returns thresholds and ranges. */
  PostProcessor postProcessor();

  @Override
  void close();
}
