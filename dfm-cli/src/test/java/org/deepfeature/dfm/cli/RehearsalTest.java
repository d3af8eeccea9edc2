package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rehearsal that fails would leave every start without the classes that are kept. */
class RehearsalTest {
  @TempDir private Path folder;

  @Test
  void everyCommandOfItSucceeds() throws Exception {
    File log = folder.resolve("log").toFile();
    Process process =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-Xmx512m",
                    "-Djava.awt.headless=true",
                    "-cp",
                    System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")),
                    Rehearsal.class.getName(),
                    Files.createDirectory(folder.resolve("work")).toString()))
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();

    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log.toPath())).isZero();
    assertThat(folder.resolve("work/fitted/model.dfm")).isNotEmptyFile();
    assertThat(folder.resolve("work/embeddings/model.dfm")).isNotEmptyFile();
  }
}
