package org.deepfeature.dfm.trainer.dfm;

import java.util.Optional;
import java.util.function.IntFunction;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.core.embedding.LayerEmbeddings;
import org.deepfeature.dfm.metrics.threshold.ThresholdSettings;
import org.deepfeature.dfm.runtime.image.Framing;
import org.deepfeature.dfm.trainer.augmentation.TrainingCopies;
import org.deepfeature.dfm.trainer.option.OptionValues;

/**
 * What a module is made of beside its state.
 *
 * @param framing of the network's input
 * @param embeddings how each layer's maps become embeddings
 * @param thresholds how they are chosen
 * @param copies of the images that are fitted on; empty for none
 * @param updatable whether what is fitted on is kept for updates
 * @param processors swapped or switched off
 * @param options that it was made of, all resolved; empty if it was made without
 * @param reopen opens the network for another number of threads; empty if it is somebody else's
 */
record DfmSetup(
    Framing framing,
    LayerEmbeddings embeddings,
    ThresholdSettings thresholds,
    Optional<TrainingCopies> copies,
    boolean updatable,
    Processors processors,
    Optional<OptionValues<?>> options,
    Optional<IntFunction<Backbone>> reopen) {

  /** Height and width of the network's input, and of all maps. */
  ImageSize size() {
    return framing.size();
  }

  static DfmSetup plain(ImageSize size, LayerEmbeddings embeddings, ThresholdSettings thresholds) {
    return new DfmSetup(
        Framing.stretch(size),
        embeddings,
        thresholds,
        Optional.empty(),
        false,
        Processors.STANDARD,
        Optional.empty(),
        Optional.empty());
  }
}
