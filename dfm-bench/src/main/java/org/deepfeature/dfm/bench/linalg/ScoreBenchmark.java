package org.deepfeature.dfm.bench.linalg;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.fusion.Scores;
import org.deepfeature.dfm.core.model.DfmModel;
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
 * Transform, FRE and map of a batch of 32 embeddings, against a model of 300 images. JMH runs it on
 * one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 12, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx4g")
public class ScoreBenchmark {
  private static final int BATCH = 32;
  private static final int IMAGES = 300;

  /** Back end. */
  @Param({"openblas", "nd4j", "java", "ejml"})
  public String linalg = "";

  /** Channels × cells of the layer: ResNet-18's layer3 pooled by 4, ResNet-50's. */
  @Param({"256x16", "1024x16"})
  public String layer = "";

  private DfmModel model;
  private Matrix batch;

  /** Fits the model. */
  @Setup
  public void setUp() {
    LinearAlgebra linearAlgebra = BackEnds.named(linalg);
    Shape map = Shape.parse(layer);
    EmbeddingLayout layout = new EmbeddingLayout("layer", map.rows(), 1, map.columns());
    Matrix rows = new Shape(IMAGES, layout.dimension()).embeddings();
    EmbeddingBank bank = new EmbeddingBank(layout);
    bank.add(rows);
    model =
        new DfmModel(
            List.of(
                LayerModel.fit(
                    bank,
                    false,
                    new Pca(new PcaLevel.Ratio(0.97)),
                    Optional.empty(),
                    linearAlgebra)),
            ScoreType.FRE);
    batch = rows.copyOfRows(0, BATCH);
  }

  /**
   * @return scores and maps
   */
  @Benchmark
  public Scores score() {
    return model.score(List.of(batch));
  }
}
