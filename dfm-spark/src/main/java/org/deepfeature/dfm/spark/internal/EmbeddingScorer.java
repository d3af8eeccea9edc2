package org.deepfeature.dfm.spark.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.fusion.Scores;
import org.deepfeature.dfm.runtime.model.AnomalyMaps;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.jspecify.annotations.Nullable;

/**
 * Scores embeddings, without a network. Immutable and thread-safe.
 *
 * @param model of one layer
 * @param size of anomaly maps
 */
record EmbeddingScorer(FittedModel model, ImageSize size) implements Scorer {

  EmbeddingScorer {
    int layers = model.model().layers().size();
    if (layers != 1) {
      throw new IllegalArgumentException(
          "The model has %s layers; a column of embeddings is of one layer, so expected a model of one"
              .formatted(layers));
    }
  }

  @Override
  public List<Outcome> score(List<@Nullable Object> values, boolean maps) {
    Outcome[] outcomes = new Outcome[values.size()];
    List<Integer> good = new ArrayList<>();
    int d = model.model().layers().get(0).layout().dimension();
    double[] rows = new double[outcomes.length * d];
    for (int i = 0; i < outcomes.length; i++) {
      Object value = values.get(i);
      if (value == null) {
        outcomes[i] = Outcome.NULL;
        continue;
      }
      try {
        System.arraycopy(checked(EmbeddingRows.read(value), d), 0, rows, good.size() * d, d);
        good.add(i);
      } catch (IllegalArgumentException e) {
        outcomes[i] = Outcome.error(String.valueOf(e.getMessage()));
      }
    }
    if (!good.isEmpty()) {
      Matrix batch = new Matrix(good.size(), d, Arrays.copyOf(rows, good.size() * d));
      Scores scores = model.model().score(List.of(batch));
      for (int i = 0; i < good.size(); i++) {
        outcomes[good.get(i)] =
            Outcome.of(scores.values()[i], model.postProcessor(), maps ? map(scores.of(i)) : null);
      }
    }
    return Arrays.asList(outcomes);
  }

  private static double[] checked(Matrix row, int d) {
    if (row.columns() != d) {
      throw new IllegalArgumentException(
          "an embedding of %s values; expected %s".formatted(row.columns(), d));
    }
    for (int i = 0; i < d; i++) {
      if (!Double.isFinite(row.data()[i])) {
        throw new IllegalArgumentException(
            "value %s of %s is %s; expected finite values".formatted(i, d, row.data()[i]));
      }
    }
    return row.data();
  }

  private Outcome.@Nullable Map map(Scores one) {
    return one.maps().isEmpty()
        ? null
        : new Outcome.Map(
            size.height(), size.width(), AnomalyMaps.of(model.model(), one, size).get(0));
  }

  @Override
  public void close() {}
}
