package org.deepfeature.dfm.trainer.dfm;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.cells.CellPca;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.embedding.Folds;
import org.deepfeature.dfm.core.embedding.RowGroups;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.FoldedLayer;
import org.deepfeature.dfm.core.model.HeldOutRows;
import org.deepfeature.dfm.core.model.LayerDensity;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.partial.HeldOutRule;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.option.HeldOutSplit;
import org.jspecify.annotations.Nullable;

/**
 * Takes in training embeddings and fits in the end. As long as an exact fit of them stays within
 * the memory budget they are all kept; beyond it, they are streamed into reducers that do without.
 * Not thread-safe.
 */
public final class EmbeddingCollector {
  /**
   * Of each layer its axes stay, at most as many as rows; one layer at a time is a copy of its
   * rows.
   */
  private static final long BYTES_OF_AXES = Double.BYTES;

  private static final long BYTES_OF_A_COPY = Double.BYTES;

  private DfmSettings settings;
  private final ImageSize size;
  private final List<EmbeddingBank> banks;
  private final List<RowGroups> groups = new ArrayList<>();
  private final RowHashes hashes;
  private final BitSet images = new BitSet();
  private @Nullable StreamingFit stream;
  private int nextImage;
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
    this.hashes = new RowHashes(float64);
    this.banks = new ArrayList<>(layouts.stream().map(l -> new EmbeddingBank(l, float64)).toList());
  }

  /** Fits on at most so many threads, unless something was collected already. */
  void limitThreads(int threads) {
    if (images.isEmpty()) {
      settings = settings.withThreads(threads);
    }
  }

  /**
   * Takes in embeddings of images that were not seen before; held out are some of them by a hash of
   * their values, as they are kept.
   *
   * @param embeddings one n × d matrix a layer
   * @param labels the class of each of the n images
   */
  public void add(List<Matrix> embeddings, List<String> labels) {
    int rows = embeddings.get(0).rows();
    add(embeddings, labels, RowGroups.each(rows).shifted(nextImage), Optional.empty());
  }

  /**
   * Takes in embeddings of images and of changed copies of them, in any order and however they are
   * spread over calls. The fit is one of all rows; held out are whole images, and only unchanged
   * rows are evidence of how normal images score. Where one in five is held out, it is by a hash of
   * its number.
   *
   * @param embeddings one n × d matrix a layer
   * @param labels the class of each of the n rows
   * @param rows the image of each row, by one numbering in all calls
   * @throws IllegalArgumentException if there is not one image a row
   */
  public void add(List<Matrix> embeddings, List<String> labels, RowGroups rows) {
    add(
        embeddings,
        labels,
        rows,
        () ->
            IntStream.range(0, rows.rows())
                .mapToLong(row -> HeldOutRule.hash(Integer.toString(rows.image(row))))
                .toArray());
  }

  /**
   * The same, of images that are held out by hashes that are given, if one in five is.
   *
   * @param embeddings one n × d matrix a layer
   * @param labels the class of each of the n rows
   * @param rows the image of each row, by one numbering in all calls
   * @param ofRows a hash of each row's image, see {@link HeldOutRule}; asked for only if one in
   *     five is held out, perhaps after later calls
   * @throws IllegalArgumentException if there is not one image a row
   */
  public void add(
      List<Matrix> embeddings, List<String> labels, RowGroups rows, Supplier<long[]> ofRows) {
    add(embeddings, labels, rows, Optional.of(ofRows));
  }

  private void add(
      List<Matrix> embeddings,
      List<String> labels,
      RowGroups rows,
      Optional<Supplier<long[]>> ofRows) {
    if (rows.rows() != embeddings.get(0).rows()) {
      throw new IllegalArgumentException(
          "Images of %s rows for %s embeddings; expected one each"
              .formatted(rows.rows(), embeddings.get(0).rows()));
    }
    nextImage = Math.max(nextImage, rows.nextImage());
    for (int row = 0; row < rows.rows(); row++) {
      if (rows.isOriginal(row)) {
        images.set(rows.image(row));
      }
    }
    if (stream != null) {
      stream.add(
          embeddings,
          labels,
          rows,
          ofRows.map(Supplier::get).orElseGet(() -> hashes.ofMatrices(embeddings)));
      return;
    }
    groups.add(rows);
    hashes.add(rows.rows(), ofRows);
    for (int l = 0; l < embeddings.size(); l++) {
      banks.get(l).add(embeddings.get(l), labels);
    }
    if (bytesOfAFit() > settings.memory()) {
      requireNoFolds();
      stream = new StreamingFit(settings, size, banks, RowGroups.joined(groups), hashes.of(banks));
      banks.clear();
      groups.clear();
      hashes.clear();
    }
  }

  private void requireNoFolds() {
    if (settings.heldOut() == HeldOutSplit.FOLDS) {
      throw new ConfigurationException(
          "held-out folds needs all embeddings at once, and those of %s images and their copies"
                  .formatted(images())
              + " take %s bytes to fit; --memory allows %s. Give more, or held-out fifth"
                  .formatted(bytesOfAFit(), settings.memory()));
    }
  }

  private long bytesOfAFit() {
    long kept = 0;
    long copied = 0;
    // Moments of cells do not grow; densities that are none of moments are fitted on coordinates.
    boolean moments =
        settings.embeddings().cells().isPresent()
            && settings.densityModel().stream().allMatch(LayerDensity::isOfMoments);
    if (moments && CellPca.level(settings.reducer()).isPresent()) {
      for (EmbeddingBank bank : banks) {
        kept += (long) bank.count() * bank.layout().dimension() * bank.bytesPerValue();
      }
      return kept;
    }
    for (EmbeddingBank bank : banks) {
      long values = (long) bank.count() * bank.layout().dimension();
      kept += values * (bank.bytesPerValue() + BYTES_OF_AXES);
      copied = Math.max(copied, values * BYTES_OF_A_COPY);
    }
    return kept + copied;
  }

  /**
   * @return whether the budget was exceeded, so that the fit is a stream's
   */
  public boolean isStreaming() {
    return stream != null;
  }

  /**
   * @return images taken in, copies not counted
   */
  public long images() {
    return images.cardinality();
  }

  /**
   * @return a sentence for each rule of a threshold that the held-out images can tell little about,
   *     and for each density that was fitted on some cells only; none before the fit
   */
  public List<String> doubts() {
    return doubts;
  }

  /**
   * @return the model, and thresholds from images that it was not fitted on
   * @throws IllegalArgumentException if there are fewer than three images (fewer than one, of
   *     cells), or all are the same
   */
  public FittedModel finish() {
    long count = images();
    boolean cells = settings.embeddings().cells().isPresent();
    boolean fifth = stream != null || settings.heldOut() == HeldOutSplit.FIFTH;
    int fewest = cells && !fifth ? 1 : HeldOut.FEWEST;
    if (count < fewest) {
      throw new IllegalArgumentException(
          "Only %s usable training image%s; give at least %s different normal images%s"
              .formatted(
                  count,
                  count == 1 ? "" : "s",
                  fewest,
                  cells && fifth
                      ? ", or more --memory and held-out folds, since one in five is held out"
                      : ""));
    }
    if (stream != null) {
      FittedModel fitted = requireSpread(stream.finish());
      doubts = withNothingLeft(withLeftOut(stream.doubts(), fitted), fitted.model().layers());
      return fitted;
    }
    RowGroups rows = RowGroups.joined(groups);
    Folds folds = fifth ? fifth(rows) : rows.folds(HeldOut.FOLDS);
    List<LayerModel> layers = new ArrayList<>();
    List<List<HeldOutRows>> evidence = new ArrayList<>();
    for (int l = 0; l < banks.size(); l++) {
      if (!cells) {
        FittedSpread.requireDifferences(banks.get(l), count);
      }
      FoldedLayer layer = settings.layerFit(l).withFolds(banks.get(l), folds);
      requireSpread(layer.model());
      layers.add(layer.model());
      evidence.add(layer.evidence());
    }
    DfmModel model = new DfmModel(layers, settings.scoreType(), settings.fusion());
    HeldOut heldOut = new HeldOut(settings, size);
    heldOut.addFolds(model, evidence);
    FittedModel fitted = heldOut.complete(model);
    doubts =
        withNothingLeft(
            withLeftOut(count == 1 ? withLone(heldOut.doubts()) : heldOut.doubts(), fitted),
            model.layers());
    return fitted;
  }

  /** Those that a stream of the same images would hold out, and a cluster. */
  private Folds fifth(RowGroups rows) {
    long[] all = hashes.of(banks);
    HeldOutImages<Integer> held =
        new HeldOutImages<>(HeldOutImages.most(banks, rows), fittedOn -> {});
    for (int i = 0; i < all.length; i++) {
      int row = i;
      held.take(rows, row, all[row], () -> row);
    }
    if (!held.settle()) {
      throw FittedSpread.alike(held.images());
    }
    return Folds.one(rows.rows(), array(held.originals()), array(held.copies()));
  }

  private static int[] array(List<Integer> rows) {
    return rows.stream().mapToInt(Integer::intValue).toArray();
  }

  private static List<String> withLeftOut(List<String> others, FittedModel fitted) {
    List<String> all = new ArrayList<>(others);
    fitted.model().layers().stream()
        .flatMap(layer -> layer.density().stream())
        .flatMap(density -> density.leftOut().stream())
        .forEach(all::add);
    return all;
  }

  private List<String> withLone(List<String> others) {
    boolean copies = groups.stream().mapToInt(RowGroups::rows).sum() > 1;
    List<String> all = new ArrayList<>(others);
    all.add(
        copies
            ? "thresholds come from the one image that there is, judged by a model of its copies;"
                + " another will score higher: give validation images, or more normal ones"
            : "thresholds come from the one image that the model was fitted on; any other will"
                + " score higher: give validation images, or more normal ones");
    return all;
  }

  /** What no subspace leaves over is rounding, whatever is wrong with an image. */
  private List<String> withNothingLeft(List<String> others, List<LayerModel> layers) {
    List<String> all = new ArrayList<>(others);
    for (LayerModel layer : layers) {
      int values = layer.projection().inputDimension();
      if (settings.scoreType().hasErrors()
          && layer.cells().isEmpty()
          && layer.projection().components() == values) {
        all.add(
            "the subspace keeps all %s values of layer '%s', so score %s measures rounding alone; give a lower pca-level, another reducer, or score nll"
                .formatted(values, layer.layout().layer(), settings.scoreType()));
      }
    }
    return all;
  }

  private FittedModel requireSpread(FittedModel fitted) {
    fitted.model().layers().forEach(this::requireSpread);
    return fitted;
  }

  private void requireSpread(LayerModel layer) {
    FittedSpread.require(layer, images(), settings.scoreType());
  }
}
