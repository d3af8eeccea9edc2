package org.deepfeature.dfm.cli.command;

import java.nio.file.Path;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.cli.option.ConfigurationException;
import org.deepfeature.dfm.cli.run.Checkpoints;
import org.deepfeature.dfm.cli.run.Console;
import org.deepfeature.dfm.cli.run.RunFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a fit's results go, and what it goes on with. */
final class RunOptions {
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

  RunFolder folder(Configuration configuration, Console console) {
    return RunFolder.open(output, configuration, console);
  }

  /** Answers what to go on with, before a new version's folder is made; null to begin. */
  @Nullable String resume(Configuration configuration) {
    if (resume != null && configuration.trainer().fastDevRun() > 0) {
      throw new ConfigurationException("A fast development run cannot be resumed; leave one out");
    }
    if (Checkpoints.LAST.equals(resume) && output == null) {
      return RunFolder.newest(configuration);
    }
    return resume;
  }
}
