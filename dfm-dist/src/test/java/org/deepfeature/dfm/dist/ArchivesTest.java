package org.deepfeature.dfm.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the archives: all that runs, nothing twice, a licence and a line in the list each. */
class ArchivesTest {
  private static final long MOST_BYTES = 80L << 20;
  private static final Pattern THIRD_PARTY =
      Pattern.compile(
          "^ +((?:\\([^)]*(?:\\([^)]*\\))?[^)]*\\) )+).*\\(([^: ]+):([^: ]+):([^ ]+) - ");

  @TempDir private static Path folder;
  private static Path command;
  private static final Map<String, Path> ENGINES = new TreeMap<>();

  @BeforeAll
  static void unpack() throws Exception {
    command = Archives.unpack(Archives.install(".tar.gz"), folder);
    for (String engine : Archives.ENGINES) {
      Path apart = Files.createDirectory(folder.resolve(engine));
      ENGINES.put(engine, Archives.unpack(Archives.engine(engine, ".tar.gz"), apart));
    }
  }

  @Test
  void onnxRuntimeAndEjmlAreLessThanEightyMegabytes() throws IOException {
    assertThat(Files.size(Archives.install(".tar.gz"))).isLessThan(MOST_BYTES);
    assertThat(Files.size(Archives.install(".zip"))).isLessThan(MOST_BYTES);
    try (Stream<Path> files = Files.walk(command)) {
      long unpacked = files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
      assertThat(unpacked).isLessThan(MOST_BYTES);
    }
  }

  @Test
  void theyHoldTheCommandAndWhatOneNeedsToKnow() {
    assertThat(Archives.names(command))
        .containsExactly("LICENSE", "README.txt", "bin", "bom.json", "lib", "licences");
    assertThat(Archives.names(command.resolve("bin"))).containsExactly("dfm", "dfm.bat");
    assertThat(command.resolve("README.txt"))
        .content()
        .contains(Archives.NAME + "-engine-djl-linux")
        .doesNotContain("${");
  }

  @Test
  void theStartScriptCanBeRunAndNothingElseMayBeWrittenByOthers() throws IOException {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(command.resolve("bin/dfm"))))
        .isEqualTo("rwxr-xr-x");
    try (Stream<Path> files = Files.walk(command)) {
      assertThat(files.filter(f -> !f.equals(command)))
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .as("%s", file)
                      .matches(Files.isDirectory(file) ? "rwxr-xr-x" : "rw-r--r--|rwxr-xr-x"));
    }
    assertThat(Files.readString(command.resolve("bin/dfm.bat"))).contains("\r\n");
    assertThat(Files.readString(command.resolve("bin/dfm"))).doesNotContain("\r");
  }

  @Test
  void theZipHoldsTheSameFiles() throws IOException {
    Map<String, Long> zipped = new HashMap<>();
    try (ZipFile zip = new ZipFile(Archives.install(".zip").toFile())) {
      for (ZipEntry entry : Collections.list((Enumeration<? extends ZipEntry>) zip.entries())) {
        if (!entry.isDirectory()) {
          zipped.put(entry.getName(), entry.getCrc());
        }
      }
    }
    Map<String, Long> unpacked = new HashMap<>();
    try (Stream<Path> files = Files.walk(command)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        CRC32 sum = new CRC32();
        sum.update(Files.readAllBytes(file));
        unpacked.put(Archives.NAME + "/" + command.relativize(file), sum.getValue());
      }
    }
    assertThat(zipped).isEqualTo(unpacked);
  }

  @Test
  void commandAndEnginesTogetherAreTheWholeClassPathAndShareNothing() {
    NavigableSet<String> together = new TreeSet<>(Archives.names(command.resolve("lib")));
    List<String> twice = new ArrayList<>();
    ENGINES.forEach(
        (name, engine) -> {
          Set<String> jars = Archives.names(engine.resolve("lib"));
          jars.stream()
              .filter(Archives.names(command.resolve("lib"))::contains)
              .forEach(twice::add);
          together.addAll(jars);
        });

    assertThat(twice).isEmpty();
    assertThat(together)
        .as("other than dfm-cli/target/lib, which mvn clean empties of older jars")
        .isEqualTo(Archives.names(Path.of("../dfm-cli/target/lib")));
    Map<String, String> versions = new HashMap<>();
    // ND4J brings libraries under its own name and in packages of its own.
    together.removeIf(jar -> jar.endsWith("-1.0.0-M2.1.jar"));
    for (String jar : together) {
      String name = jar.replaceFirst("-[0-9].*?(-linux-x86_64)?\\.jar$", "$1");
      assertThat(versions.put(name, jar)).as("a second version of %s", name).isNull();
    }
  }

  private static NavigableSet<String> listed(Path bom) throws IOException {
    JsonNode root = new ObjectMapper().readTree(bom.toFile());
    assertThat(root.path("bomFormat").asText()).isEqualTo("CycloneDX");
    NavigableSet<String> jars = new TreeSet<>();
    Pattern classifier = Pattern.compile("[?&]classifier=([^&]+)");
    for (JsonNode component : root.path("components")) {
      Matcher more = classifier.matcher(component.path("purl").asText());
      jars.add(
          "%s-%s%s.jar"
              .formatted(
                  component.path("name").asText(),
                  component.path("version").asText(),
                  more.find() ? "-" + more.group(1) : ""));
      assertThat(component.path("licenses"))
          .as("licence of %s", component.path("name"))
          .isNotEmpty();
    }
    return jars;
  }

  @Test
  void theBillOfMaterialsListsWhatIsThereAndNothingElse() throws IOException {
    assertThat(listed(command.resolve("bom.json")))
        .isEqualTo(Archives.names(command.resolve("lib")));
    for (Map.Entry<String, Path> engine : ENGINES.entrySet()) {
      assertThat(listed(engine.getValue().resolve("bom-engine-" + engine.getKey() + ".json")))
          .isEqualTo(Archives.names(engine.getValue().resolve("lib")));
    }
  }

  /** The jars that a list of licences names, without classifiers, and the licences' names. */
  private static NavigableSet<String> licensed(Path list, Set<String> licences) throws IOException {
    NavigableSet<String> jars = new TreeSet<>();
    for (String line : Files.readAllLines(list)) {
      Matcher matcher = THIRD_PARTY.matcher(line);
      if (matcher.find()) {
        jars.add(matcher.group(3) + "-" + matcher.group(4));
        licences.add(matcher.group(1).substring(1, matcher.group(1).indexOf(')')));
      }
    }
    return jars;
  }

  @Test
  void everyLibraryHasALicenceWhoseTextIsThere() throws IOException {
    Set<String> licences = new TreeSet<>();
    Map<Path, Path> lists = new HashMap<>();
    lists.put(command.resolve("licences/THIRD-PARTY.txt"), command);
    ENGINES.forEach(
        (name, engine) ->
            lists.put(engine.resolve("licences/engine-" + name + "/THIRD-PARTY.txt"), engine));
    for (Map.Entry<Path, Path> entry : lists.entrySet()) {
      Set<String> licensed = licensed(entry.getKey(), licences);
      NavigableSet<String> jars = new TreeSet<>();
      for (String jar : Archives.names(entry.getValue().resolve("lib"))) {
        if (!jar.startsWith("dfm-")) {
          jars.add(jar.replaceFirst("(-linux-x86_64)?\\.jar$", ""));
        }
      }
      assertThat(licensed).as("%s", entry.getKey()).isEqualTo(jars);
    }
    Set<String> texts = Archives.names(command.resolve("licences/texts"));
    licences.remove("Public domain");
    assertThat(licences)
        .isNotEmpty()
        .allSatisfy(licence -> assertThat(texts).contains(licence + ".txt"));
    assertThat(command.resolve("licences/jars"))
        .isDirectoryRecursivelyContaining("glob:**/onnxruntime-*/ThirdPartyNotices.txt");
  }
}
