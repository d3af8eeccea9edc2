package org.deepfeature.dfm.core.partial;

import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.core.embedding.ChannelScale;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.embedding.LayerEmbeddings;
import org.deepfeature.dfm.core.pca.IncrementalPca;

/**
 * What all parts of one fit have in common. Immutable; as thread-safe as the linear algebra.
 *
 * @param layouts of the layers' embeddings
 * @param embeddings whether cells are samples, and which layers' channels are divided by their
 *     deviation
 * @param pca level, and the rank of sketches
 * @param float64 whether embeddings are kept as they come; otherwise rounded to float32, which
 *     those of images are
 * @param scales of layers that are sketched and whose channels are to be divided, one a layer;
 *     empty for others, whose scale comes from all rows
 * @param gaussian whether a Gaussian is fitted inside the subspace
 * @param linearAlgebra kernels
 */
public record FitPlan(
    List<EmbeddingLayout> layouts,
    LayerEmbeddings embeddings,
    IncrementalPca pca,
    boolean float64,
    List<Optional<ChannelScale>> scales,
    boolean gaussian,
    LinearAlgebra linearAlgebra) {
  /** Rows that are kept as they are, at most; so many are fitted as one machine fits them. */
  static final int MOST_ROWS = 512;

  private static final int FEWEST_ROWS = 50;
  private static final long BYTES = 64 << 20;

  public FitPlan {
    layouts = List.copyOf(layouts);
    scales = List.copyOf(scales);
    if (layouts.isEmpty() || scales.size() != layouts.size()) {
      throw new IllegalArgumentException(
          "%s layouts and %s scales; expected at least one layer, and one of each a layer"
              .formatted(layouts.size(), scales.size()));
    }
  }

  /**
   * @return values of an image, of all layers
   */
  public int values() {
    return layouts.stream().mapToInt(EmbeddingLayout::dimension).reduce(0, Math::addExact);
  }

  int bytesOfARow() {
    return Math.multiplyExact(values(), float64 ? Double.BYTES : Float.BYTES);
  }

  /**
   * @return images whose rows are kept as they are, at most
   */
  public int rowsKept() {
    return (int) Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, BYTES / bytesOfARow()));
  }

  /**
   * @return images that are held out once there is a summary, at most
   */
  public int rowsHeldOut() {
    return HeldOutRule.most(bytesOfARow());
  }

  /**
   * @param layout of a layer's embeddings
   * @return whether rows are so long that a sketch of them is smaller than their scatter
   */
  public static boolean isSketched(EmbeddingLayout layout) {
    return layout.dimension() + 1L > 2L * IncrementalPca.DEFAULT_RANK;
  }

  /**
   * @param layer its number, from 0
   * @return whether its rows are so long that a sketch of them is smaller than their scatter
   */
  public boolean isSketched(int layer) {
    return embeddings.cells().isEmpty() && isSketched(layouts.get(layer));
  }

  /**
   * @return whether some layer's scale must be known before rows are added, see {@link #scales}
   */
  public boolean needsScales() {
    for (int l = 0; l < layouts.size(); l++) {
      if (isSketched(l) && embeddings.of(l).standardize() && scales.get(l).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /**
   * @param known one a layer
   * @return the same with those
   */
  public FitPlan withScales(List<Optional<ChannelScale>> known) {
    return new FitPlan(layouts, embeddings, pca, float64, known, gaussian, linearAlgebra);
  }
}
