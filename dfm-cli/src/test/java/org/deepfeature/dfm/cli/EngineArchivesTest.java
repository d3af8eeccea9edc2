package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.deepfeature.dfm.cli.console.EngineArchives;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command without the engines that are downloaded apart. */
class EngineArchivesTest {
  @TempDir private Path folder;

  private String errorOf(String... arguments) throws Exception {
    String small =
        Arrays.stream(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"))
                    .split(File.pathSeparator, -1))
            .filter(entry -> !entry.contains("nd4j") && !entry.contains("djl"))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-Xmx512m", "-cp", small, Main.class.getName()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return process.exitValue() + " " + Files.readString(out);
  }

  @Test
  void theErrorSaysWhichArchiveBringsWhatIsMissing() throws Exception {
    Path good = Parts.write(folder.resolve("parts")).resolve("train/good");

    assertThat(errorOf("fit", "--normal", good.toString(), "--linalg", "nd4j", "--output", "x"))
        .startsWith("2 ")
        .contains("Unknown linear algebra 'nd4j'", "-engine-nd4j-PLATFORM");
    assertThat(errorOf("layers", "djl:resnet18"))
        .startsWith("2 ")
        .contains("'djl'", "-engine-djl-PLATFORM");
    assertThat(errorOf("plugins")).startsWith("0 ").contains("not here: nd4j", "not here: djl");
  }

  @Test
  void whereEverythingIsThereNothingIsSaid() {
    assertThat(EngineArchives.missing()).isEmpty();
    assertThat(EngineArchives.explained("Unknown linear algebra 'nd4k'; did you mean 'nd4j'?"))
        .isEqualTo("Unknown linear algebra 'nd4k'; did you mean 'nd4j'?");
  }
}
