package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.artifact.versioning.DefaultArtifactVersion;
import org.apache.maven.artifact.versioning.InvalidVersionSpecificationException;
import org.apache.maven.artifact.versioning.VersionRange;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * No jar of the command has a fault of {@code release/known-faults.csv}, but for those that it says
 * cannot be reached. Nothing is asked for over a network.
 */
class KnownFaultsTest {
  private static final Path LIST = Path.of("..", "release", "known-faults.csv");
  private static final Pattern JAR =
      Pattern.compile("(.+?)-(\\d[^/]*?)(-(linux|windows|macosx)[\\w-]*)?\\.jar");

  /** Its fields are the columns of the list. */
  record Fault(String artifact, String affected, String fault, String accepted) {
    boolean isIn(Jar jar) {
      try {
        return artifact.equals(jar.artifact())
            && VersionRange.createFromVersionSpec(affected)
                .containsVersion(new DefaultArtifactVersion(jar.version()));
      } catch (InvalidVersionSpecificationException e) {
        throw new IllegalStateException("%s: no range of versions".formatted(this), e);
      }
    }
  }

  record Jar(String artifact, String version) {}

  private static List<Fault> faults;
  private static List<Jar> jars;

  @BeforeAll
  static void read() throws IOException {
    CsvMapper mapper = new CsvMapper();
    faults =
        mapper
            .readerFor(Fault.class)
            .with(CsvSchema.emptySchema().withHeader())
            .<Fault>readValues(LIST.toFile())
            .readAll();
    jars = jars(System.getProperty("java.class.path").split(File.pathSeparator));
  }

  private static List<Jar> jars(String... paths) {
    List<Jar> found = new ArrayList<>();
    for (String path : paths) {
      Matcher name = JAR.matcher(String.valueOf(Path.of(path).getFileName()));
      if (name.matches()) {
        found.add(new Jar(name.group(1), name.group(2)));
      }
    }
    return found;
  }

  private static List<String> faulty(List<Jar> among) {
    return among.stream()
        .flatMap(
            jar ->
                faults.stream()
                    .filter(fault -> fault.accepted().isBlank() && fault.isIn(jar))
                    .map(fault -> jar + " has " + fault.fault()))
        .toList();
  }

  @Test
  void noJarHasAFaultThatCanBeReached() {
    assertThat(jars.stream().map(Jar::artifact))
        .as("the jars that are looked at")
        .contains("guava", "jackson-databind", "onnxruntime", "jetty-http", "nd4j-api");
    assertThat(faulty(jars)).isEmpty();
  }

  @Test
  void whatIsAcceptedIsStillThere() {
    assertThat(faults.stream().filter(fault -> !fault.accepted().isBlank()))
        .allSatisfy(fault -> assertThat(jars).anyMatch(fault::isIn));
  }

  @Test
  void oldJarsAreFound() {
    List<Jar> old =
        jars(
            "/r/snakeyaml-1.33.jar",
            "/r/jackson-databind-2.9.10.1.jar",
            "/r/log4j-core-2.14.1.jar",
            "/r/guava-31.1-jre.jar",
            "/r/protobuf-java-4.27.0.jar",
            "/r/jetty-http-12.0.3.jar");

    assertThat(old.stream().filter(jar -> faulty(List.of(jar)).isEmpty())).isEmpty();
    assertThat(faulty(jars("/r/snakeyaml-2.0.jar", "/r/protobuf-java-4.27.5.jar"))).isEmpty();
    assertThat(Arrays.asList("1.0.0-M2.1", "0.3.19-1.5.7"))
        .isEqualTo(
            jars("/r/guava-1.0.0-M2.1.jar", "/r/openblas-0.3.19-1.5.7-linux-x86_64.jar").stream()
                .map(Jar::version)
                .toList());
  }
}
