package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that would keep the command from ending, or end it before it is done, are named. */
@Tag("slow")
class PluginsThatDoNotEndTest {
  private static final String SLEEP =
      "try { Thread.sleep(10_000_000); } catch (InterruptedException e) { }";

  @TempDir private Path folder;

  private record Ended(int exitCode, String output) {}

  private Ended run(String constructor) throws IOException, InterruptedException {
    Path classes =
        PluginsOfOthers.plugin(
            folder,
            "implements org.deepfeature.dfm.api.DfmPlugin { public Plugin() { %s } }"
                .formatted(constructor));
    Path log = folder.resolve("log");
    Process process = Running.withClasses(classes, log, "plugins").process();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("the command ends").isTrue();
      return new Ended(process.exitValue(), Files.readString(log));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aThreadThatIsLeftIsNamedWithItsJar() throws Exception {
    Ended ended = run("new Thread(() -> { %s }, \"left over\").start();".formatted(SLEEP));

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.output())
        .contains("gaussian", "warning: thread 'left over' of " + folder + "/classes of Plugin");
  }

  @Test
  void aHookThatDoesNotReturnEndsWithTheCommand() throws Exception {
    Ended ended =
        run("Runtime.getRuntime().addShutdownHook(new Thread(() -> { %s }));".formatted(SLEEP));

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.output()).contains("gaussian", "classes of Plugin");
  }

  @Test
  void onesThatEndTheProcessFailTheCommand() throws Exception {
    Ended ended = run("System.exit(0);");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.output())
        .contains("classes of Plugin ended the process before the command was done")
        .doesNotContain("gaussian");
  }

  @Test
  void oneThatFailsIsListedWithItsWholePath() throws Exception {
    Ended ended = run("throw new IllegalStateException(\"no licence\");");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.output())
        .containsPattern("failed +far\\.Plugin +.*" + folder + "/classes of Plugin\\s+no licence");
  }
}
