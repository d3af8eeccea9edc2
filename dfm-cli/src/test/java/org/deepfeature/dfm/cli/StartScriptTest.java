package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the script beside the sources remembers, and when it does not; over a Java that counts. */
class StartScriptTest {
  private static final Path SCRIPT = Path.of("../dfm");
  private static final String ASK = "-XshowSettings:properties -version";

  @TempDir private Path folder;
  private Path home;
  private Path java;
  private Path calls;

  @BeforeEach
  void install() throws IOException {
    assumeTrue(Files.exists(SCRIPT) && Files.isExecutable(Path.of("/bin/bash")));
    home = Files.createDirectories(folder.resolve("a folder é"));
    executable(home.resolve("dfm"), Files.readString(SCRIPT));
    Files.writeString(home.resolve("pom.xml"), "");
    Files.createDirectories(home.resolve("dfm-cli/src/main"));
    Files.writeString(home.resolve("dfm-cli/pom.xml"), "");
    Files.writeString(home.resolve("dfm-cli/src/main/Source.java"), "");
    Files.createDirectories(home.resolve("dfm-cli/target/lib"));
    Files.writeString(home.resolve("dfm-cli/target/lib/dfm-cli-1.jar"), "");
    for (Path file : List.of(home.resolve("pom.xml"), home.resolve("dfm-cli/pom.xml"), source())) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(100)));
    }
    Files.writeString(home.resolve("dfm-cli/target/built"), "");
    calls = folder.resolve("calls");
    java = folder.resolve("jdk/bin/java");
    Files.createDirectories(folder.resolve("jdk/lib"));
    Files.writeString(folder.resolve("jdk/lib/modules"), "");
    Files.createDirectories(java.getParent());
    writeJava("17");
    executable(folder.resolve("jdk/bin/javac"), "#!/bin/sh\n");
    Path programs = Files.createDirectories(folder.resolve("programs"));
    executable(
        programs.resolve("mvn"),
        "#!/bin/sh\necho \"mvn $*\" >> '" + calls + "'\necho Apache Maven 3.9.9\n");
  }

  private Path source() {
    return home.resolve("dfm-cli/src/main/Source.java");
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** One that writes down how it was called, and knows its version alone. */
  private void writeJava(String version) throws IOException {
    executable(
        java,
        """
        #!/bin/sh
        echo "$*" >> '%s'
        case $* in
          -Xshow*) printf '    %%s\\n' 'java.specification.version = %s' 'java.vm.version = %s+1' \\
            'sun.jnu.encoding = UTF-8' >&2 ;;
        esac
        """
            .formatted(calls, version, version));
  }

  private List<String> run(Map<String, String> environment, String... arguments) throws Exception {
    Files.deleteIfExists(calls);
    List<String> command = new ArrayList<>(List.of(home.resolve("dfm").toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    builder.environment().put("JAVA_HOME", java.getParent().getParent().toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder
        .environment()
        .merge("PATH", "", (path, none) -> folder.resolve("programs") + ":" + path);
    builder.environment().keySet().removeAll(List.of("DFM_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(out)).isZero();
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  private List<String> run(String... arguments) throws Exception {
    return run(Map.of(), arguments);
  }

  private List<Path> kept(String start) throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("dfm-cli/target"))) {
      return files.filter(file -> file.getFileName().toString().startsWith(start)).toList();
    }
  }

  @Test
  void javaIsAskedOnce() throws Exception {
    assertThat(run("--version")).hasSize(2).first().isEqualTo(ASK);
    assertThat(run("--version")).singleElement().asString().contains("ProgramVersion");
    assertThat(run("-V")).singleElement().asString().contains("ProgramVersion");
  }

  @Test
  void anotherJavaInItsPlaceIsAskedAnew() throws Exception {
    run("--version");
    FileTime before = Files.getLastModifiedTime(java);
    writeJava("25");
    Files.setLastModifiedTime(java, before);

    assertThat(run("--version")).first().isEqualTo(ASK);
    assertThat(run("--version")).singleElement().asString().contains("--enable-native-access");
  }

  @Test
  void aProgramThatLooksForAJavaIsAskedEachTime() throws Exception {
    Files.delete(folder.resolve("jdk/lib/modules"));
    run("--version");

    assertThat(run("--version")).hasSize(2).first().isEqualTo(ASK);
  }

  @Test
  void anotherLocaleAndOptionsOfTheEnvironmentAreAskedFor() throws Exception {
    run("--version");

    assertThat(run(Map.of("LC_ALL", "de_DE.ISO-8859-1"), "--version")).first().isEqualTo(ASK);
    assertThat(run(Map.of("JAVA_TOOL_OPTIONS", "-Da=b"), "--version")).first().isEqualTo(ASK);
  }

  @Test
  void halfOfWhatWasRememberedIsNotUsed() throws Exception {
    run("--version");
    Path facts = kept("java-").get(0);
    String whole = Files.readString(facts);
    for (int length : new int[] {0, 1, whole.length() / 2, whole.length() - 5}) {
      Files.writeString(facts, whole.substring(0, length));
      assertThat(run("--version")).as("%s", length).hasSize(2).first().isEqualTo(ASK);
    }
    assertThat(run("--version")).hasSize(1);
  }

  @Test
  void aChangedSourceIsBuilt() throws Exception {
    run("--version");
    Files.setLastModifiedTime(source(), FileTime.from(Instant.now().plusSeconds(5)));

    assertThat(run("--version")).anyMatch(call -> call.startsWith("mvn -q"));
  }

  @Test
  void theRehearsalIsTriedOnceAndWithoutItTheCommandRuns() throws Exception {
    assertThat(run("plugins")).anyMatch(call -> call.contains("Preparation"));
    assertThat(kept("classes-")).singleElement().asString().endsWith("-0.jsa");

    assertThat(run("plugins"))
        .singleElement()
        .asString()
        .contains("lib/* org.deepfeature.dfm.cli.Main plugins")
        .doesNotContain("SharedArchiveFile");
  }

  @Test
  void anArchiveIsUsedWhereItIsAsLongAsItsNameSays() throws Exception {
    run("plugins");
    Path archive = home.resolve("dfm-cli/target/classes-17-1-5.jsa");
    Files.delete(kept("classes-").get(0));
    Files.writeString(home.resolve("dfm-cli/target/jars"), "");
    Files.writeString(archive, "whole");
    assertThat(run("plugins")).singleElement().asString().contains("SharedArchiveFile=" + archive);

    Files.writeString(archive, "hal");
    assertThat(run("plugins"))
        .anyMatch(call -> call.contains("Preparation"))
        .last()
        .asString()
        .doesNotContain("SharedArchiveFile");
  }

  @Test
  void pluginsAreBehindTheJarsThatAreListed() throws Exception {
    run("plugins");
    Path jar = home.resolve("dfm-cli/target/lib/dfm-cli-1.jar");
    Files.writeString(home.resolve("dfm-cli/target/jars"), jar + "\njars 0\n");

    assertThat(run(Map.of("DFM_PLUGINS", "mine.jar"), "plugins"))
        .last()
        .asString()
        .contains("-cp " + jar + ":mine.jar ");
  }

  @Test
  void aJarThatCameSinceIsSearchedToo() throws Exception {
    run("plugins");
    Path jars = home.resolve("dfm-cli/target/jars");
    Path lib = home.resolve("dfm-cli/target/lib");
    Files.writeString(jars, lib.resolve("dfm-cli-1.jar") + "\njars 0\n");
    Files.setLastModifiedTime(jars, FileTime.from(Instant.now().minusSeconds(50)));
    Files.writeString(lib.resolve("new.jar"), "");

    assertThat(run("plugins"))
        .anyMatch(call -> call.contains("Preparation"))
        .last()
        .asString()
        .contains("lib/* ");
  }

  /** Long runs need the optimising compiler; what is short is done before it is of use. */
  @Test
  void onlyShortCommandsDoWithoutTheOptimisingCompiler() throws Exception {
    Path image = Files.writeString(folder.resolve("small.png"), "x");
    Path large = Files.write(folder.resolve("large.png"), new byte[5 << 20]);
    Path model = Files.write(folder.resolve("model.dfm"), new byte[5 << 20]);
    Path largeModel = Files.write(folder.resolve("large.dfm"), new byte[33 << 20]);
    Path runs = folder.resolve("runs");
    Files.copy(model, Files.createDirectories(runs.resolve("small")).resolve("model.dfm"));
    Files.copy(largeModel, Files.createDirectories(runs.resolve("large")).resolve("model.dfm"));
    Path images = Files.createDirectory(folder.resolve("images"));
    run("plugins");
    String small = image.toString();

    for (List<String> call :
        List.of(
            List.of("plugins"),
            List.of("--help"),
            List.of("info", model.toString()),
            List.of("predict", "--model=" + model, small),
            List.of("predict", "--model", runs + "/small", small),
            List.of("predict", "--model", model.toString(), small))) {
      assertThat(run(call.toArray(String[]::new))).last().asString().contains("StopAtLevel=1");
    }
    for (List<String> call :
        List.of(
            List.of("fit", "--normal", images.toString()),
            List.of("predict", "--model", model.toString()),
            List.of("predict", "--model", largeModel.toString(), small),
            List.of("predict", "--model=" + largeModel, small),
            List.of("predict", "--model", runs + "/large", small),
            List.of("predict", "--model", model.toString(), images.toString()),
            List.of("predict", "--model", model.toString(), large.toString()),
            List.of("predict", "--model", model.toString(), small, large.toString()),
            List.of(
                "predict", "-", small, small, small, small, small, small, small, small, small,
                small, small))) {
      assertThat(run(call.toArray(String[]::new)))
          .last()
          .asString()
          .doesNotContain("StopAtLevel")
          .contains("Tier4");
    }
  }
}
