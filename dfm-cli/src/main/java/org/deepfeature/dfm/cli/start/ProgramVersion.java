package org.deepfeature.dfm.cli.start;

import java.util.List;

/**
 * The version, from the jar's manifest. The start script runs it where nothing else is asked for,
 * since reading the options takes longer. Stateless and thread-safe.
 */
public final class ProgramVersion {
  private ProgramVersion() {}

  /**
   * @return the program's and Java's, a line each
   */
  public static List<String> lines() {
    String version = ProgramVersion.class.getPackage().getImplementationVersion();
    return List.of(
        "dfm ".concat(version == null ? "(not packaged)" : version),
        "Java ".concat(System.getProperty("java.version")));
  }

  /**
   * @param arguments none
   */
  @SuppressWarnings("SystemOut") // It is what was asked for.
  public static void main(String[] arguments) {
    for (String line : lines()) {
      System.out.println(line);
    }
    if (System.out.checkError()) {
      System.err.println("dfm: Cannot write to standard output");
      System.exit(1);
    }
  }
}
