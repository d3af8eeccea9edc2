package org.deepfeature.dfm.cli.option;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a model is made by, as flags; a field that is null was not given. */
@SuppressWarnings("UnusedVariable") // Read by their names, when they become a tree.
final class AlgorithmFlags {
  @Option(
      names = "--pca-level",
      description = "Share of the variance to keep, or a number of components. Default: 0.97.")
  private @Nullable String pcaLevel;

  @Option(names = "--reducer", description = "Default: pca.")
  private @Nullable String reducer;

  @Option(names = "--density", description = "Default: gaussian.")
  private @Nullable String density;

  @Option(names = "--linalg", description = "Linear-algebra back end. Default: ejml.")
  private @Nullable String linalg;
}
