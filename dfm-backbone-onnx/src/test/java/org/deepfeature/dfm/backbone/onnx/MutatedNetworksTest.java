package org.deepfeature.dfm.backbone.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.deepfeature.dfm.testkit.damage.DamagedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Networks that were altered by chance, but for their weights, are run by ONNX Runtime or refused
 * in a line; none ends the process that they are opened in, though some run for ever. Fifty of
 * them, or a tenth as many as {@code -Ddfm.damaged.cases} says.
 */
class MutatedNetworksTest {
  private static final int CASES = Integer.getInteger(DamagedFiles.CASES, 500) / 10;

  /** A network may ask for any of it, as ConstantOfShape does, and is refused by the system. */
  private static final String WITH_BOUNDED_MEMORY = "ulimit -v 14000000; ulimit -c 0; exec \"$@\"";

  private static final int MOST_PROCESSES = 20;
  private static final long SECONDS_TO_END = 60;

  @TempDir private Path folder;

  /** The last case of a process, and what went wrong until then. */
  private record Ended(int number, int exitCode, List<String> wrong) {}

  @Test
  void everyOperatorIsOpenedOrRefusedAsItIs() throws Exception {
    assertThat(run(0, OperatorNetworks.all().size()).wrong()).isEmpty();
  }

  @Test
  void noneEndsTheProcess() throws Exception {
    int begin = OperatorNetworks.all().size();
    int end = begin + CASES;
    int next = begin;
    for (int process = 0; next < end && process < MOST_PROCESSES; process++) {
      Ended ended = run(next, end);
      if (ended.exitCode() != 0 && ended.exitCode() != MutatedNetworks.TOO_LONG) {
        Path kept = Files.createDirectories(Path.of("target/damaged"));
        Files.copy(
            folder.resolve(MutatedNetworks.FILE),
            kept.resolve(ended.number() + "-" + MutatedNetworks.FILE),
            StandardCopyOption.REPLACE_EXISTING);
      }
      assertThat(ended.exitCode())
          .as("case %s, kept in target/damaged", ended.number())
          .isIn(0, MutatedNetworks.TOO_LONG);
      assertThat(ended.wrong()).isEmpty();
      next = ended.number() + 1;
    }
    assertThat(next).as("networks that run for ever are few").isEqualTo(end);
  }

  private Ended run(int from, int to) throws Exception {
    Process process = new ProcessBuilder(command(from, to)).redirectErrorStream(true).start();
    try (BufferedReader reader = process.inputReader()) {
      List<String> lines = reader.lines().toList();
      assertThat(process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)).isTrue();
      return new Ended(
          lines.stream()
              .filter(line -> line.endsWith(" begins"))
              .mapToInt(line -> Integer.parseInt(line.split(" ", 2)[0]))
              .max()
              .orElse(-1),
          process.exitValue(),
          lines.stream().filter(line -> line.contains(" wrong: ")).toList());
    } finally {
      process.destroyForcibly();
    }
  }

  private List<String> command(int from, int to) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/bin/sh"))) {
      command.addAll(List.of("/bin/sh", "-c", WITH_BOUNDED_MEMORY, "sh"));
    }
    command.addAll(
        List.of(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx1g",
            "-XX:ErrorFile=" + folder.resolve("error.log"),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            MutatedNetworks.class.getName(),
            folder.toString(),
            String.valueOf(from),
            String.valueOf(to)));
    return command;
  }
}
