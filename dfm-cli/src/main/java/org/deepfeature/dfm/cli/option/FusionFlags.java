package org.deepfeature.dfm.cli.option;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How layers' maps are brought together, as flags; a field that is null was not given. */
@SuppressWarnings("UnusedVariable") // Read by their names, when they become a tree.
final class FusionFlags {
  @Option(
      names = "--map-scale",
      description = "Standardise layers' maps by: none, layer or location. Default: none.")
  private @Nullable String mapScale;

  @Option(
      names = "--score-scale",
      description = "The same for the maps that make the score. Default: none.")
  private @Nullable String scoreScale;

  @Option(names = "--fusion", description = "Of layers: sum, mean or max. Default: sum.")
  private @Nullable String fusion;

  @Option(
      names = "--image-score",
      description = "From the fused map: sum, mean, max or top:SHARE. Default: sum.")
  private @Nullable String imageScore;
}
