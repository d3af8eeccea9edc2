package org.deepfeature.dfm.cli.option;

import java.nio.file.Path;

/** Writes {@code config.yaml}, which {@code --config} reads again. */
public final class ConfigurationFile {
  private ConfigurationFile() {}

  /**
   * @param configuration with everything resolved
   * @param file replaced when complete
   */
  public static void write(Configuration configuration, Path file) {
    ConfigurationTree.write(configuration, file);
  }
}
