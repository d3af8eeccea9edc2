package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.runtime.numpy.NpyFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that was fitted on embeddings has no network. */
class EmbeddingsModelTest {
  @TempDir private static Path folder;
  private static Path embeddings;

  @BeforeAll
  static void fit() {
    double[] values = new double[12 * 5];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.sin(1.7 * i) + i % 5;
    }
    embeddings = folder.resolve("embeddings.npy");
    NpyFile.writeFloat64(embeddings, values, 12, 5);
    Dfm fit = Dfm.run("fit", "--embeddings", embeddings, "--output", folder.resolve("fit"));
    assertThat(fit.exitCode()).as(fit.err()).isZero();
  }

  @Test
  void saysSoWhereImagesAreToBeLookedAt() {
    Path model = folder.resolve("fit");
    List<Dfm> runs =
        List.of(
            Dfm.run("predict", "--model", model, folder),
            Dfm.run("export", "--model", model, "--output", folder.resolve("model.onnx")));
    for (Dfm run : runs) {
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .contains("was fitted on embeddings and has no network")
          .contains("dfm score")
          .doesNotContain("says no kind");
    }
  }

  @Test
  void rowsOfAnotherLengthAreNamedWithTheirFile() {
    Path short4 = folder.resolve("short.npy");
    NpyFile.writeFloat64(short4, new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 4);
    Dfm run =
        Dfm.run(
            "score",
            "--model",
            folder.resolve("fit"),
            "--embeddings",
            short4,
            "--output",
            folder.resolve("scores.npy"));
    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err())
        .contains(short4 + " has rows of 4 values")
        .contains("was fitted on rows of 5");
  }

  @Test
  void anOptionThatOnlyAFitOfImagesUsesIsRefusedByThatName() {
    Dfm run =
        Dfm.run(
            "fit",
            "--embeddings",
            embeddings,
            "--updatable",
            "--output",
            folder.resolve("updatable"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("dfm fit --embeddings does not use --updatable; what uses it: fit, train");
  }
}
