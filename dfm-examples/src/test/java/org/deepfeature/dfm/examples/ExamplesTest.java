package org.deepfeature.dfm.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each example is built and run as a project of its own, by the command of its description. */
@Tag("slow")
final class ExamplesTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final OutsideMaven MAVEN = new OutsideMaven();
  private static final String JAVA = "org.codehaus.mojo:exec-maven-plugin:3.5.0:java";
  private static final String SUREFIRE = "<version>3.5.3</version>";
  private static final String OLD_SUREFIRE = "<version>2.12.4</version>";
  private static final Path PLAIN = ROOT.resolve("dfm-examples/src/test/resources/plain");
  private static final String CLASS_PATH =
      "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath";

  private static Path examples = ROOT;

  @BeforeAll
  static void copyExamples() throws IOException {
    examples = OutsideMaven.copy(ROOT.resolve("examples"));
    Path plain = OutsideMaven.copy(PLAIN);
    MAVEN.fetchPlugins(plain, "-q", "package", JAVA, "-Dexec.mainClass=org.example.Plain");
  }

  private static String run(String example, String mainClass, String arguments) {
    return MAVEN.run(
        examples.resolve(example),
        "-q",
        "compile",
        JAVA,
        "-Dexec.mainClass=org.example." + mainClass,
        "-Dexec.args=" + arguments);
  }

  @Test
  void scoringFindsSpotsAndNothingElse() throws IOException {
    StringBuilder images = new StringBuilder("model.dfm");
    for (String kind : List.of("good", "spot")) {
      for (int i = 0; i < 3; i++) {
        images.append(" ../images/test/").append(kind).append("/00").append(i).append(".png");
      }
    }

    String output = run("scoring", "Scoring", images.toString());

    List<String> labels = output.lines().filter(line -> line.startsWith("../images")).toList();
    assertThat(labels).as(output).hasSize(6);
    assertThat(labels.subList(0, 3)).allMatch(line -> line.contains("/good/"));
    assertThat(labels.subList(0, 3)).allMatch(line -> line.contains(".png normal "));
    assertThat(labels.subList(3, 6)).allMatch(line -> line.contains(".png anomalous "));
    assertThat(output.lines().filter(line -> line.startsWith("  Region["))).isNotEmpty();
    assertThat(output.lines().count())
        .as("labels and regions, not a word beside them: %s", output)
        .isEqualTo(
            output.lines().filter(l -> l.startsWith("../images") || l.startsWith("  R")).count());
  }

  @Test
  void classPathOfScoringIsWhatTheDocumentSays() throws IOException {
    Path file = examples.resolve("scoring/target/classpath.txt");
    MAVEN.run(examples.resolve("scoring"), "-q", CLASS_PATH, "-Dmdep.outputFile=" + file);

    List<Path> jars =
        Stream.of(Files.readString(file).split(File.pathSeparator)).map(Path::of).toList();
    long bytes = 0;
    for (Path jar : jars) {
      bytes += Files.size(jar);
    }
    System.out.printf("class path of scoring: %d jars, %.1f MB%n", jars.size(), bytes / 1e6);
    String document = Files.readString(ROOT.resolve("docs/from-java.md"));
    assertThat(jars.stream().map(jar -> jar.getFileName().toString()).sorted().toList())
        .isEqualTo(
            Quotation.in(document).stream()
                .filter(quotation -> quotation.source().equals("class path of examples/scoring"))
                .flatMap(quotation -> quotation.text().lines())
                .toList());
    assertThat(bytes).isLessThan(60_000_000);
  }

  @Test
  void fittingSavesAModelThatLoads() {
    String output = run("fitting", "Fitting", "../images target/model.dfm");

    assertThat(output.strip()).matches("threshold \\d+\\.\\d+");
    assertThat(examples.resolve("fitting/target/model.dfm")).isRegularFile();
  }

  @Test
  void engineFitsTestsAndPredicts() throws IOException {
    String output = run("engine", "Training", "../images target/results");

    assertThat(output).contains("image_AUROC 1.0").contains("predicted 3");
    Path results = examples.resolve("engine/target/results");
    assertThat(results.resolve("report.html")).isRegularFile();
    assertThat(Files.readAllLines(results.resolve("predicted/predictions.csv"))).hasSize(4);
  }

  @Test
  void pluginKeepsItsContract() {
    String output = MAVEN.run(examples.resolve("plugin"), "package");

    assertThat(output).containsPattern("Tests run: 1\\d, Failures: 0, Errors: 0, Skipped: 0");
    assertThat(examples.resolve("plugin/target/plugin-1.0.jar")).isRegularFile();
  }

  private static void edit(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  /** Maven 3.8's own Surefire runs no test of JUnit 5, and would end well. */
  @Test
  void aBuildThatWouldRunNoContractFails() throws IOException {
    Path fetched = OutsideMaven.copy(PLAIN, "plain-of-junit4");
    edit(fetched.resolve("pom.xml"), SUREFIRE, OLD_SUREFIRE);
    edit(fetched.resolve("pom.xml"), ">org.junit.jupiter<", ">junit<");
    edit(fetched.resolve("pom.xml"), ">junit-jupiter<", ">junit<");
    edit(fetched.resolve("pom.xml"), ">5.14.4<", ">4.13.2<");
    Path test = fetched.resolve("src/test/java/org/example/PlainTest.java");
    edit(test, "org.junit.jupiter.api.Test", "org.junit.Test");
    edit(test, "final class", "public class");
    edit(test, "void isRun", "public void isRun");
    MAVEN.fetchPlugins(fetched, "-q", "package");
    Path project = OutsideMaven.copy(ROOT.resolve("examples/plugin"), "plugin-of-old-surefire");
    edit(project.resolve("pom.xml"), SUREFIRE, OLD_SUREFIRE);

    String output = MAVEN.fail(project, "package");

    assumeFalse(
        output.contains("in offline mode"),
        "Skipped: Surefire 2.12.4 is not in the local repository, and this build is offline");
    assertThat(output)
        .contains("Not one test of org.example.DiagonalGaussianTest would run")
        .contains("Give maven-surefire-plugin a version, 3.0.0 or newer")
        .contains("Tests run: 1, Failures: 1");
  }

  @Test
  void aBuildWithoutATestFails() throws IOException {
    Path project = OutsideMaven.copy(ROOT.resolve("examples/plugin"), "no-test");
    for (String test : List.of("DiagonalGaussianTest", "DiagonalPluginTest")) {
      Files.delete(project.resolve("src/test/java/org/example/" + test + ".java"));
    }

    assertThat(MAVEN.fail(project, "package")).contains("No tests");
  }
}
