package org.deepfeature.dfm.bench.linalg;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.embedding.Folds;
import org.deepfeature.dfm.core.embedding.RowGroups;
import org.deepfeature.dfm.core.model.FoldedLayer;
import org.deepfeature.dfm.core.model.LayerFit;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The fit of a layer from its embeddings, without held-out folds and with five of them. JMH runs it
 * on one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 11)
@Fork(value = 1, jvmArgs = "-Xmx4g")
public class FoldsBenchmark {
  private static final int FOLDS = 5;
  private static final int POSITIONS = 16;

  /** Back end. */
  @Param({"openblas", "nd4j", "java", "ejml"})
  public String linalg = "";

  /** n × d. */
  @Param({"300x16384", "100x65536", "763x4096"})
  public String shape = "";

  /** Whether channels are divided by their deviation, which is another one in each fold. */
  @Param({"false", "true"})
  public boolean standardize;

  /** Deviation of what is beyond the strong directions; the more, the more axes are kept. */
  @Param({"0.05", "0.3"})
  public double noise;

  private LayerFit fit;
  private EmbeddingBank bank;
  private Folds folds;

  /** Draws the embeddings. */
  @Setup
  public void setUp() {
    fit =
        new LayerFit(
            standardize,
            new Pca(new PcaLevel.Ratio(0.97)),
            Optional.empty(),
            ScoreType.FRE,
            BackEnds.named(linalg));
    Matrix rows = Shape.parse(shape).embeddings(noise);
    bank =
        new EmbeddingBank(new EmbeddingLayout("layer", rows.columns() / POSITIONS, 1, POSITIONS));
    for (int from = 0; from < rows.rows(); from += 16) {
      bank.add(rows.copyOfRows(from, Math.min(rows.rows(), from + 16)));
    }
    folds = RowGroups.each(rows.rows()).folds(FOLDS);
  }

  /**
   * @return the layer alone
   */
  @Benchmark
  public LayerModel alone() {
    return fit.of(bank);
  }

  /**
   * @return the layer, and error maps of all images by models that had not seen them
   */
  @Benchmark
  public FoldedLayer withFolds() {
    return fit.withFolds(bank, folds);
  }
}
