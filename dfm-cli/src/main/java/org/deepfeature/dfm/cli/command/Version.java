package org.deepfeature.dfm.cli.command;

import org.deepfeature.dfm.cli.start.ProgramVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return ProgramVersion.lines().toArray(String[]::new);
  }
}
