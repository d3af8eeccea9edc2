package org.deepfeature.dfm.trainer.dfm;

import java.util.List;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.cells.CellPca;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.partial.FitPlan;

/** One layer of a stream. Not thread-safe. */
interface LayerStream {
  /**
   * Returns an empty stream of a layer.
   *
   * @param collected what came before the stream began; it comes again by {@link #add}
   */
  static LayerStream of(DfmSettings settings, int layer, EmbeddingBank collected) {
    return settings
        .embeddings()
        .cells()
        .<LayerStream>map(centre -> new CellStream(settings, layer, centre, collected))
        .orElseGet(() -> ofMaps(settings, layer, collected));
  }

  private static LayerStream ofMaps(DfmSettings settings, int layer, EmbeddingBank collected) {
    return CellPca.level(settings.reducer())
        .filter(level -> !FitPlan.isSketched(collected.layout()))
        .<LayerStream>map(level -> new ScatterStream(settings, layer, level, collected))
        .orElseGet(() -> new MapStream(settings, layer, collected));
  }

  void add(Matrix rows, List<String> labels);

  /** A model of the rows so far; more may come. */
  LayerModel snapshot();

  LayerModel finish();
}
