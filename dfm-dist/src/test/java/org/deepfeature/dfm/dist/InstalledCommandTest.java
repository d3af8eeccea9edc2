package org.deepfeature.dfm.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.deepfeature.dfm.dist.Installed.Run;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unpacked archive, used by somebody who may not write in it. */
class InstalledCommandTest {
  @TempDir private static Path folder;
  private static Installed dfm;
  private static Path good;
  private static Path model;

  @BeforeAll
  static void install() throws Exception {
    dfm = Installed.in(folder, Archives.install(".tar.gz")).with("DFM_CLASS_ARCHIVE", "off");
    Path images = dfm.work().resolve("images");
    assertThat(dfm.run("demo-data", "--output", images).exitCode()).isZero();
    good = images.resolve("washer/train/good");
    model = dfm.work().resolve("fitted/model.dfm");
    Run fit = dfm.run("fit", "--normal", good, "--image-size", 64, "--output", model.getParent());
    assertThat(fit.exitCode()).as(fit.err()).isZero();
  }

  @AfterAll
  static void release() throws Exception {
    Installed.release(folder);
  }

  private static Path image() throws IOException {
    try (Stream<Path> images = Files.list(good)) {
      return images.sorted().findFirst().orElseThrow();
    }
  }

  @Test
  void itSaysItsVersionWithoutAHome() throws Exception {
    Run version = dfm.run("--version");

    assertThat(version.exitCode()).as(version.err()).isZero();
    assertThat(version.out()).startsWith(Archives.NAME.replaceFirst("-", " "));
    assertThat(version.err()).isEmpty();
  }

  @Test
  void itScoresWithoutAHomeAndThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("a link"), dfm.script());
    Path second = Files.createSymbolicLink(folder.resolve("link of a link"), link.getFileName());
    Run predict =
        dfm.calledAs(second).with("HOME", "/nonexistent").run("predict", "--model", model, image());

    assertThat(predict.exitCode()).as(predict.err()).isZero();
    assertThat(predict.out().lines()).hasSize(2).last().asString().contains("normal");
  }

  @Test
  void exitCodesArePassedOn() throws Exception {
    assertThat(dfm.run("predict", "--model", model, "nowhere.png").exitCode()).isEqualTo(1);
    assertThat(dfm.run("predict", "--modle", model).exitCode()).isEqualTo(2);
  }

  @Test
  void namesWithSpacesAndStarsAreArgumentsAsTheyAre() throws Exception {
    Path odd = Files.copy(image(), dfm.work().resolve("a  * $HOME 'é.png"));
    Run predict = dfm.run("predict", "--model", model, odd);

    assertThat(predict.exitCode()).as(predict.err()).isZero();
    assertThat(predict.out()).contains("a  * $HOME 'é.png");
  }

  @Test
  void anEngineThatIsNotThereIsToldWithItsArchive() throws Exception {
    Run linalg = dfm.run("fit", "--normal", good, "--linalg", "nd4j", "--output", "x");
    Run backbone = dfm.run("fit", "--normal", good, "--backbone", "djl:resnet18", "--output", "x");
    Run plugins = dfm.run("plugins");

    assertThat(linalg.exitCode()).isEqualTo(2);
    assertThat(linalg.err().lines())
        .last()
        .asString()
        .contains("Unknown linear algebra 'nd4j'", Archives.NAME + "-engine-nd4j-");
    assertThat(backbone.exitCode()).isEqualTo(2);
    assertThat(backbone.err().lines())
        .last()
        .asString()
        .contains("'djl'", Archives.NAME + "-engine-djl-");
    assertThat(plugins.out()).contains("not here: nd4j", "not here: djl", "ejml", "scattering");
  }

  @Test
  void signalsReachTheProcessAndTheServiceAnswersUntilThen() throws Exception {
    Path out = dfm.work().resolve("served.txt");
    Path err = dfm.work().resolve("serving.jsonl");
    Process serve =
        dfm.start(
            out,
            err,
            "serve",
            "--models",
            model.getParent().getParent(),
            "--port",
            0,
            "--log-format",
            "json");
    String address = address(serve, err);
    Run health = dfm.run("health", address);
    assertThat(health.exitCode()).as(health.err()).isZero();
    serve.destroy();

    assertThat(serve.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(serve.exitValue()).isZero();
    List<String> lines = Files.readAllLines(err);
    assertThat(new ObjectMapper().readTree(lines.get(lines.size() - 1)).path("message").asText())
        .isEqualTo("stopped");
    assertThat(dfm.run("health", address).exitCode()).isEqualTo(1);
  }

  private static String address(Process serve, Path err) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (serve.isAlive() && System.nanoTime() < end) {
      for (String line : Files.readAllLines(err)) {
        JsonNode json = new ObjectMapper().readTree(line);
        String message = json.path("message").asText();
        if (message.startsWith("serving ")) {
          return message.replaceFirst(".* at ", "");
        }
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException("It does not serve: " + Files.readString(err));
  }

  private static List<Path> kept(Path cache) throws IOException {
    try (Stream<Path> files = Files.list(cache.resolve("classes"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void classesAreKeptInTheCacheAndADamagedArchiveOfThemStopsNothing() throws Exception {
    Path cache = dfm.work().resolve("cache");
    Installed keeping = dfm.with("DFM_CLASS_ARCHIVE", "on").with("DFM_CACHE", cache.toString());
    Object[] predict = {"predict", "--model", model, image()};
    Run first = keeping.run(predict);
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(kept(cache)).hasSize(1);
    Path archive = kept(cache).get(0);
    assertThat(archive.getFileName()).asString().endsWith("-" + Files.size(archive) + ".jsa");

    // Half of it, as of a copy that was cut off: it is made anew.
    byte[] whole = Files.readAllBytes(archive);
    Files.delete(archive);
    Files.write(archive, List.of("short"));
    Run halved = keeping.run(predict);
    assertThat(halved.out()).isEqualTo(first.out());
    assertThat(halved.err()).isEqualTo(first.err());
    assertThat(kept(cache)).hasSize(1);

    // As long as it was, with other bytes within: the JVM goes without.
    Path again = kept(cache).get(0);
    byte[] damaged = Files.readAllBytes(again);
    assertThat(damaged.length).isGreaterThan(whole.length / 2);
    java.util.Arrays.fill(damaged, damaged.length / 3, damaged.length / 2, (byte) 0x5a);
    Files.delete(again);
    Files.write(again, damaged, StandardOpenOption.CREATE_NEW);
    Run wrong = keeping.run(predict);
    assertThat(wrong.exitCode()).as(wrong.err()).isZero();
    assertThat(wrong.out()).isEqualTo(first.out());
    assertThat(wrong.err()).isEqualTo(first.err());
  }

  /** What a start remembers beside the classes: of Java, and which jars have which services. */
  @Test
  void whatIsRememberedMayBeHalfOrDamaged() throws Exception {
    Path cache = dfm.work().resolve("remembering");
    Installed keeping = dfm.with("DFM_CLASS_ARCHIVE", "on").with("DFM_CACHE", cache.toString());
    Object[] predict = {"predict", "--model", model, image()};
    Run first = keeping.run(predict);
    Run plugins = keeping.run("plugins");
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(plugins.out()).isEqualTo(dfm.run("plugins").out());
    List<Path> remembered;
    try (Stream<Path> files = Files.list(cache.resolve("start"))) {
      remembered = files.sorted().toList();
    }
    assertThat(remembered)
        .extracting(file -> file.toString().replaceFirst(".*\\.", ""))
        .containsExactlyInAnyOrder("jars", "java");
    for (Path file : remembered) {
      byte[] whole = Files.readAllBytes(file);
      for (byte[] damaged :
          List.of(new byte[0], java.util.Arrays.copyOf(whole, whole.length / 2), new byte[64])) {
        Files.delete(file);
        Files.write(file, damaged);
        Run run = keeping.run(predict);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo(first.out());
        assertThat(keeping.run("plugins").out()).isEqualTo(plugins.out());
        assertThat(keeping.run("--version").out()).isEqualTo(dfm.run("--version").out());
      }
    }
  }

  @Test
  void withoutAJavaOrWithAnOldOneItSaysWhatIsMissing() throws Exception {
    Path old = Files.createDirectories(folder.resolve("java 11/bin"));
    Path java = old.resolve("java");
    Files.writeString(java, "#!/bin/sh\necho '    java.specification.version = 11' >&2\nexit 0\n");
    java.toFile().setExecutable(true, false);
    Run eleven = dfm.with("JAVA_HOME", old.getParent().toString()).run("--version");
    Run none = dfm.with("JAVA_HOME", folder.resolve("no java").toString()).run("--version");

    assertThat(eleven.exitCode()).isEqualTo(1);
    assertThat(eleven.err().lines()).singleElement().asString().contains("17 or newer", "11");
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.err().lines()).singleElement().asString().contains("no java/bin/java");
  }

  @Test
  void optionsOfTheJvmArePassedOn() throws Exception {
    Run small =
        dfm.with("DFM_JAVA_OPTIONS", "-Xmx77m -Da=*").run("plugins", "--log-level", "debug");

    assertThat(small.exitCode()).as(small.err()).isZero();
    assertThat(small.err()).containsPattern("heap of at most 7[4-7] MiB");
  }

  @Test
  void enginesUnpackedOverItAreThere() throws Exception {
    Path whole = Files.createDirectory(folder.resolve("whole"));
    Installed more =
        Installed.in(
                whole,
                Archives.install(".tar.gz"),
                Archives.engine("nd4j", ".tar.gz"),
                Archives.engine("djl", ".tar.gz"))
            .with("DFM_CLASS_ARCHIVE", "off")
            .with("HOME", whole.resolve("work").toString());
    Run plugins = more.run("plugins");
    Run fit =
        more.run(
            "fit", "--normal", good, "--linalg", "nd4j", "--image-size", 64, "--output", "nd4j");

    assertThat(plugins.out())
        .contains("dfm-linalg-nd4j", "dfm-backbone-djl")
        .doesNotContain("not here");
    assertThat(fit.exitCode()).as(fit.err()).isZero();
    Installed.release(whole);
  }
}
