package org.deepfeature.dfm.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.cli.option.ConfigurationOptions;
import org.deepfeature.dfm.cli.run.Algorithms;
import org.deepfeature.dfm.cli.run.ModelConfiguration;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.trainer.numpy.NpyFile;
import org.deepfeature.dfm.trainer.numpy.NpyRows;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dfm score}. */
@Command(name = "score", description = "Scores embeddings with a fitted model.")
final class ScoreCommand implements Callable<Integer> {
  private static final int ROWS = 256;

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

  @Option(names = "--model", required = true, paramLabel = "FILE", description = "model.dfm")
  private Path model;

  @Option(
      names = "--embeddings",
      required = true,
      paramLabel = "FILE.npy",
      description = "n x d embeddings.")
  private Path embeddings;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE.npy",
      description = "n scores, float64.")
  private Path output;

  @Override
  public Integer call() {
    DfmFile file = DfmFile.read(model);
    Configuration configuration = ModelConfiguration.of(file.configuration(), options);
    Algorithms algorithms = Algorithms.of(Plugins.onClassPath(), configuration);
    DfmModel fitted =
        file.fitted(algorithms.reducer(), algorithms.densityModel(), algorithms.linearAlgebra())
            .model();
    if (fitted.layers().size() != 1) {
      throw new IllegalArgumentException(
          "%s has %d layers; embeddings of one layer can be scored by a model of one layer"
              .formatted(model, fitted.layers().size()));
    }
    double[] scores;
    try (NpyRows rows = NpyRows.open(embeddings)) {
      scores = new double[Math.toIntExact(rows.rows())];
      int from = 0;
      for (Matrix block = rows.next(ROWS); block.rows() > 0; block = rows.next(ROWS)) {
        double[] values = fitted.score(List.of(block)).values();
        System.arraycopy(values, 0, scores, from, values.length);
        from += values.length;
      }
    }
    NpyFile.writeFloat64(output, scores, scores.length);
    spec.commandLine().getOut().printf("%d scores written to %s%n", scores.length, output);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
