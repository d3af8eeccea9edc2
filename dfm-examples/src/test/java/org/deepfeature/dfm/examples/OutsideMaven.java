package org.deepfeature.dfm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Maven as somebody else runs it on a project of his own. Our jars come from a repository below
 * {@code target}, those of others from the local repository of this build where they are there.
 */
final class OutsideMaven {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Path INSTALLED = Path.of(System.getProperty("dfm.installed"));
  private static final boolean OFFLINE = System.getProperty("dfm.network").equals("offline=true");

  private final Path settings = TARGET.resolve("settings.xml");

  OutsideMaven() {
    String repository =
        """
        <id>installed</id>
        <url>%s</url>
        <releases><checksumPolicy>ignore</checksumPolicy></releases>
        <snapshots><enabled>false</enabled></snapshots>
        """
            .formatted(INSTALLED.toUri());
    String text =
        """
        <settings>
          <profiles><profile><id>installed</id>
            <repositories><repository>%1$s</repository></repositories>
            <pluginRepositories><pluginRepository>%1$s</pluginRepository></pluginRepositories>
          </profile></profiles>
          <activeProfiles><activeProfile>installed</activeProfile></activeProfiles>
        </settings>
        """
            .formatted(repository);
    try {
      Files.createDirectories(TARGET);
      Files.writeString(settings, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Brings plugins that this build itself does not use into the local repository of this build. */
  void fetchPlugins(Path project, String... arguments) {
    if (!OFFLINE) {
      start(project, List.of("-Dmaven.repo.local=" + INSTALLED), arguments);
    }
  }

  /** Answers what Maven and the program that it started printed. */
  String run(Path project, String... arguments) {
    return start(project, reachable(), arguments);
  }

  private List<String> reachable() {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("-gs", settings.toString()));
    options.add("-Dmaven.repo.local=" + System.getProperty("dfm.repository"));
    if (OFFLINE) {
      // What lies on this disk is not the network.
      options.addAll(List.of("-o", "-Daether.offline.protocols=file"));
    }
    return options;
  }

  /** Answers what Maven printed where the build was to fail. */
  String fail(Path project, String... arguments) {
    Ended ended = end(project, reachable(), arguments);
    assertThat(ended.exitCode()).as(ended.output()).isNotZero();
    return ended.output();
  }

  private static String start(Path project, List<String> options, String... arguments) {
    Ended ended = end(project, options, arguments);
    assertThat(ended.exitCode()).as("%s%n%s", String.join(" ", arguments), ended.output()).isZero();
    return ended.output();
  }

  private record Ended(int exitCode, String output) {}

  private static Ended end(Path project, List<String> options, String... arguments) {
    boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows");
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("dfm.maven") + (windows ? ".cmd" : ""));
    command.addAll(List.of("-B", "-ntp"));
    command.addAll(options);
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).directory(project.toFile()).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = process.inputReader().lines().collect(Collectors.joining("\n"));
      // Maven resets the colours of a terminal even where there is none.
      return new Ended(process.waitFor(), output.replaceAll("\u001b\\[[0-9;]*m", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Answers a copy of a folder below {@code target}, without what was built there. */
  static Path copy(Path folder) throws IOException {
    return copy(folder, folder.getFileName().toString());
  }

  /** Answers a copy of that name. */
  static Path copy(Path folder, String name) throws IOException {
    Path copy = TARGET.resolve(name);
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes attributes)
              throws IOException {
            if (from.endsWith("target")) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(copy.resolve(folder.relativize(from)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path from, BasicFileAttributes attributes)
              throws IOException {
            Path to = copy.resolve(folder.relativize(from));
            Files.deleteIfExists(to);
            Files.copy(from, to);
            return FileVisitResult.CONTINUE;
          }
        });
    return copy;
  }
}
