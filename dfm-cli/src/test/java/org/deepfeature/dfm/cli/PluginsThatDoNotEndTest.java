package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

  private Path plugin(String constructor) throws IOException {
    return PluginsOfOthers.plugin(
        folder,
        "implements org.deepfeature.dfm.api.DfmPlugin { public Plugin() { %s } }"
            .formatted(constructor));
  }

  private Ended run(String constructor) throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    return ended(Running.withClasses(plugin(constructor), log, "plugins").process(), log);
  }

  private static Ended ended(Process process, Path log) throws IOException, InterruptedException {
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
  void aHookThatDoesNotReturnEndsWithTheSignal() throws Exception {
    Path started = folder.resolve("started");
    Path log = folder.resolve("log");
    Path classes =
        plugin(
            """
            Thread hook = new Thread(() -> { %s });
            hook.setDaemon(true);
            Runtime.getRuntime().addShutdownHook(hook);
            new java.io.File("%s").mkdir();
            %s
            """
                .formatted(SLEEP, started, SLEEP));
    Running running = Running.withClasses(classes, log, "plugins");
    while (running.process().isAlive() && !Files.exists(started)) {
      Thread.sleep(20);
    }

    running.signal("TERM");

    Ended ended = ended(running.process(), log);
    assertThat(ended.exitCode()).isEqualTo(143);
    assertThat(ended.output()).contains("dfm: warning: thread 'Thread-", "classes of Plugin");
  }

  @Test
  void aThreadThatWaitsInAPoolIsNamedWithTheJarOfItsClassOrWithoutOne() throws Exception {
    Ended ended =
        run(
            "java.util.concurrent.Executors.newFixedThreadPool(1).submit(() -> { }); "
                + "java.util.concurrent.Executors.newFixedThreadPool(1, "
                + "task -> new Thread(task, \"own\") { }).submit(() -> { });");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.output())
        .contains("warning: thread 'own' of " + folder + "/classes of Plugin")
        .containsPattern("warning: thread 'pool-\\d-thread-1', which waits within Java's own code");
  }

  @Test
  void aCellOfABenchmarkEndsThoughAPluginLeavesAThread() throws Exception {
    Path grid =
        Files.writeString(
            folder.resolve("grid.yaml"),
            "image-size: 64\nlayer: order1\ndata: %s\ngrid:\n  seed: [0]\n"
                .formatted(Parts.write(folder.resolve("parts"))));
    Path output = folder.resolve("out");
    Path log = folder.resolve("log");
    Path classes = plugin("new Thread(() -> { %s }, \"left over\").start();".formatted(SLEEP));

    Ended ended =
        ended(
            Running.withClasses(classes, log, "benchmark", "--config", grid, "--output", output)
                .process(),
            log);

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    try (Stream<Path> cells = Files.list(output.resolve("cells"))) {
      assertThat(cells.map(cell -> cell.resolve("log.txt")))
          .singleElement()
          .satisfies(
              text ->
                  assertThat(text)
                      .content()
                      .contains("dfm: warning: thread 'left over' of " + folder));
    }
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
