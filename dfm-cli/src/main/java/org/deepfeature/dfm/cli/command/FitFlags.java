package org.deepfeature.dfm.cli.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a fit's results go, and what it goes on with. */
final class FitFlags {
  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "For the results; or give --default-root-dir.")
  private @Nullable Path output;

  @Option(
      names = {"--resume", "--ckpt-path"},
      paramLabel = "FILE",
      description =
          "Go on with a fit that was cut off: its checkpoint, or last for the one in --output (the"
              + " newest version in --default-root-dir), if there is one.")
  private @Nullable String resume;

  @Nullable Path output() {
    return output;
  }

  @Nullable String resume() {
    return resume;
  }
}
