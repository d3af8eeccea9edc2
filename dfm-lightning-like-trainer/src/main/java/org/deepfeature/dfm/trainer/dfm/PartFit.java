package org.deepfeature.dfm.trainer.dfm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.core.cells.CellPca;
import org.deepfeature.dfm.core.density.Gaussian;
import org.deepfeature.dfm.core.embedding.ChannelScale;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.embedding.RowGroups;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.partial.FitPart;
import org.deepfeature.dfm.core.partial.FitPlan;
import org.deepfeature.dfm.core.pca.IncrementalPca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.option.HeldOutSplit;

/**
 * Finishes a fit whose parts were computed elsewhere. Few images are fitted as if they had been
 * collected here, in the order of their keys; of more, the summary of all that are not held out
 * judges those that are, which then join it. Immutable; as thread-safe as the linear algebra.
 *
 * @param settings how to fit
 * @param size of the maps that thresholds are chosen for
 */
public record PartFit(DfmSettings settings, ImageSize size) {

  /**
   * What came of it.
   *
   * @param fitted the model, and thresholds from held-out images
   * @param doubts a sentence for each rule of a threshold that these can tell little about
   */
  public record Result(FittedModel fitted, List<String> doubts) {
    public Result {
      doubts = List.copyOf(doubts);
    }
  }

  /**
   * @param layouts of the layers' embeddings
   * @param float64 whether embeddings are kept as they come
   * @return what all parts have in common
   * @throws ConfigurationException if the reducer or the density is one whose parts do not add up
   */
  public FitPlan plan(List<EmbeddingLayout> layouts, boolean float64) {
    PcaLevel level =
        CellPca.level(settings.reducer())
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "Parts of a fit add up for reducers pca and incremental-pca; another was"
                            + " given, which one machine alone can fit"));
    Optional<DensityModel> other =
        settings.densityModel().filter(density -> !(density instanceof Gaussian));
    if (other.isPresent()) {
      throw new ConfigurationException(
          "Parts of a fit add up for density gaussian; another was given, which one machine alone"
              + " can fit");
    }
    if (settings.heldOut() == HeldOutSplit.FOLDS) {
      throw new ConfigurationException(
          "held-out folds needs all embeddings on one machine; expected held-out auto, which is"
              + " fifth beyond some hundred images, or fifth");
    }
    int rank =
        settings.reducer().streaming() instanceof IncrementalPca pca
            ? pca.rank()
            : IncrementalPca.DEFAULT_RANK;
    int wanted = level instanceof PcaLevel.Count count ? Math.max(rank, count.count()) : rank;
    return new FitPlan(
        layouts,
        settings.embeddings(),
        new IncrementalPca(level, wanted),
        float64,
        layouts.stream().map(layout -> Optional.<ChannelScale>empty()).toList(),
        settings.scoreType().hasDensity(),
        settings.linearAlgebra());
  }

  /**
   * @param part all parts, merged; its held-out images join it
   * @return the model
   * @throws IllegalArgumentException if there are too few images, or all are the same
   */
  public Result of(FitPart part) {
    return part.isSummarised() ? ofSummary(part) : ofRows(part);
  }

  private Result ofRows(FitPart part) {
    EmbeddingCollector collector =
        new EmbeddingCollector(
            part.plan().layouts(),
            // Rows that came in one piece are few enough to be fitted in one.
            settings.withMemory(Long.MAX_VALUE),
            size,
            part.plan().float64());
    List<Iterator<EmbeddingBank.Labelled>> blocks = new ArrayList<>();
    part.kept().forEach(bank -> blocks.add(bank.labelledBlocks().iterator()));
    long[] hashes = part.hashes();
    int at = 0;
    while (blocks.get(0).hasNext()) {
      List<EmbeddingBank.Labelled> next = blocks.stream().map(Iterator::next).toList();
      int to = at + next.get(0).rows().rows();
      long[] some = Arrays.copyOfRange(hashes, at, to);
      collector.add(
          next.stream().map(EmbeddingBank.Labelled::rows).toList(),
          next.get(0).labels(),
          RowGroups.each(to - at).shifted(at),
          () -> some);
      at = to;
    }
    FittedModel fitted = collector.finish();
    return new Result(fitted, collector.doubts());
  }

  private Result ofSummary(FitPart part) {
    List<EmbeddingBank> held = part.kept();
    if (held.get(0).count() == 0) {
      throw new IllegalArgumentException(
          "None of %s images could be held out for thresholds; expected keys, such as paths, that tell images apart"
              .formatted(part.images()));
    }
    HeldOut heldOut = new HeldOut(settings, size);
    heldOut.add(model(part.models()), held);
    part.joinHeldOut();
    List<LayerModel> layers = part.models();
    layers.forEach(layer -> FittedSpread.require(layer, part.images(), settings.scoreType()));
    FittedModel fitted = heldOut.complete(model(layers));
    return new Result(fitted, heldOut.doubts());
  }

  private DfmModel model(List<LayerModel> layers) {
    return new DfmModel(layers, settings.scoreType(), settings.fusion());
  }
}
