package org.deepfeature.dfm.cli.option;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of a configuration of parts; a field that is null was not given. */
@SuppressWarnings("UnusedVariable") // Read by their names, when they become a tree.
final class PartsFlags {
  private static final String CHOICE = "true|false|NAME";

  @Option(
      names = "--pre-processor",
      paramLabel = CHOICE,
      description = "Normalise pixels as the network expects. Default: true.")
  private @Nullable String preProcessor;

  @Option(
      names = "--post-processor",
      paramLabel = CHOICE,
      description = "Thresholds, labels and normalised scores. Default: true.")
  private @Nullable String postProcessor;

  @Option(
      names = "--evaluator",
      paramLabel = CHOICE,
      description = "Metrics of a test. Default: true.")
  private @Nullable String evaluator;

  @Option(
      names = "--visualizer",
      paramLabel = CHOICE,
      description = "Pictures of heat maps. Default: true.")
  private @Nullable String visualizer;
}
