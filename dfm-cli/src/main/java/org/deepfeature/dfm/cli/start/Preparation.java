package org.deepfeature.dfm.cli.start;

import java.io.IOException;
import java.nio.file.Path;

/** Writes which jars of a folder offer which services: the start script runs it. For one thread. */
public final class Preparation {
  private Preparation() {}

  /**
   * @param arguments the folder, and the file to write
   * @throws IOException if one of them cannot be read or written
   */
  public static void main(String[] arguments) throws IOException {
    ClassPath.of(Path.of(arguments[0])).write(Path.of(arguments[1]));
  }
}
