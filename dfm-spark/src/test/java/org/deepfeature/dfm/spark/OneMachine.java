package org.deepfeature.dfm.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.density.Gaussian;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.embedding.LayerEmbeddings;
import org.deepfeature.dfm.core.fusion.Fusion;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.core.partial.HeldOutRule;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.metrics.threshold.Calibration;
import org.deepfeature.dfm.metrics.threshold.ThresholdSettings;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;
import org.deepfeature.dfm.trainer.dfm.DfmSettings;
import org.deepfeature.dfm.trainer.dfm.EmbeddingCollector;
import org.deepfeature.dfm.trainer.option.HeldOutSplit;

/** What one machine makes of the same rows, all in memory. */
final class OneMachine {
  private static final ImageSize SIZE = new ImageSize(1, 1);

  private final DfmSettings settings;

  OneMachine(String level, ScoreType score, boolean standardize) {
    LinearAlgebra linearAlgebra =
        RuntimePlugins.onClassPath()
            .linearAlgebras()
            .create("java", JsonNodeFactory.instance.objectNode());
    settings =
        new DfmSettings(
            LayerEmbeddings.all(1, standardize),
            score,
            Fusion.PLAIN,
            new Pca(PcaLevel.parse(level)),
            score.hasDensity() ? Optional.of(new Gaussian()) : Optional.empty(),
            linearAlgebra,
            ThresholdSettings.DEFAULT,
            Long.MAX_VALUE,
            HeldOutSplit.AUTO);
  }

  DfmModel model(Matrix rows) {
    EmbeddingBank bank = new EmbeddingBank(layout(rows));
    bank.add(rows);
    return settings.fit(List.of(bank));
  }

  private static EmbeddingLayout layout(Matrix rows) {
    return new EmbeddingLayout("embeddings", rows.columns(), 1, 1);
  }

  /** The threshold of a fit in memory: each fifth judged by a model of the others. */
  double thresholdOfFolds(Matrix rows) {
    EmbeddingCollector collector =
        new EmbeddingCollector(List.of(layout(rows)), settings, SIZE, false);
    collector.add(List.of(rows), Collections.nCopies(rows.rows(), ""));
    return collector.finish().postProcessor().image().threshold();
  }

  /** The threshold of a fit in memory that holds one row in five out. */
  double thresholdOfFifth(NormalRows rows) {
    EmbeddingCollector collector =
        new EmbeddingCollector(
            List.of(layout(rows.matrix())), settings.withHeldOut(HeldOutSplit.FIFTH), SIZE, false);
    collector.add(List.of(rows.matrix()), Collections.nCopies(rows.matrix().rows(), ""));
    double threshold = collector.finish().postProcessor().image().threshold();
    assertThat(collector.isStreaming()).isFalse();
    return threshold;
  }

  /** The threshold of rows that the rule holds out, judged by a model of all others. */
  double thresholdOfHeldOut(NormalRows rows, int most) {
    Set<Integer> held =
        IntStream.range(0, rows.matrix().rows())
            .boxed()
            .filter(row -> HeldOutRule.isCandidate(hash(rows, row)))
            .sorted((a, b) -> Long.compareUnsigned(hash(rows, a), hash(rows, b)))
            .limit(most)
            .collect(Collectors.toSet());
    List<Matrix> rest = new ArrayList<>();
    List<Matrix> judged = new ArrayList<>();
    for (int i = 0; i < rows.matrix().rows(); i++) {
      (held.contains(i) ? judged : rest).add(rows.matrix().copyOfRows(i, i + 1));
    }
    Calibration calibration = new Calibration(SIZE, ThresholdSettings.DEFAULT);
    DfmModel model = model(stacked(rest));
    for (double score : model.score(List.of(stacked(judged))).values()) {
      calibration.addScore(score, false);
    }
    return calibration.result().image().threshold();
  }

  private static long hash(NormalRows rows, int row) {
    return HeldOutRule.ofValues(List.of(rows.matrix()), row);
  }

  /** The threshold of rows that come in that order, more than memory holds. */
  double thresholdOfStream(NormalRows rows, List<Integer> order) {
    EmbeddingCollector collector =
        new EmbeddingCollector(
            List.of(layout(rows.matrix())), settings.withMemory(1 << 16), SIZE, false);
    for (int row : order) {
      collector.add(List.of(rows.matrix().copyOfRows(row, row + 1)), List.of("good"));
    }
    double threshold = collector.finish().postProcessor().image().threshold();
    assertThat(collector.isStreaming()).isTrue();
    return threshold;
  }

  private static Matrix stacked(List<Matrix> rows) {
    int d = rows.get(0).columns();
    Matrix all = Matrix.zeros(rows.size(), d);
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i).data(), 0, all.data(), i * d, d);
    }
    return all;
  }
}
