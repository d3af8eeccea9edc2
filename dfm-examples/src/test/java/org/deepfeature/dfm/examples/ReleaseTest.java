package org.deepfeature.dfm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What Maven Central asks of artefacts, and what their users rely on. */
final class ReleaseTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final String NAME = "/project/properties/dfm.moduleName";

  /** All modules with their POMs, by the names of their folders. */
  private static Map<String, Pom> modules() throws IOException {
    Map<String, Pom> modules = new TreeMap<>();
    for (String module : Pom.of(ROOT.resolve("pom.xml")).texts("//module")) {
      modules.put(module, Pom.of(ROOT.resolve(module).resolve("pom.xml")));
    }
    assertThat(modules).hasSizeGreaterThan(20);
    return modules;
  }

  /** Those that are jars. */
  private static Map<String, Pom> jars() throws IOException {
    Map<String, Pom> jars = modules();
    jars.values().removeIf(pom -> pom.text("/project/packaging").equals("pom"));
    return jars;
  }

  @Test
  void everyFolderOfAModuleIsListed() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      assertThat(
              folders
                  .filter(folder -> Files.exists(folder.resolve("pom.xml")))
                  .filter(Files::isDirectory)
                  .map(folder -> folder.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(modules().keySet());
    }
  }

  @Test
  void everyPomSaysWhatItIsAndWhoseAndWhere() throws IOException {
    Map<String, Pom> described = modules();
    described.put("the root", Pom.of(ROOT.resolve("pom.xml")));
    described.forEach(
        (module, pom) -> {
          assertThat(pom.text("/project/name")).as("name of %s", module).startsWith("DFM");
          assertThat(pom.text("/project/description")).as("description of %s", module).isNotBlank();
        });
    // All others inherit these.
    for (String module : List.of("the root", "dfm-bom")) {
      for (String path :
          List.of(
              "url",
              "licenses/license/url",
              "developers/developer/name",
              "scm/url",
              "scm/connection",
              "scm/developerConnection")) {
        assertThat(described.get(module).text("/project/" + path))
            .as("%s of %s", path, module)
            .isNotBlank();
      }
    }
    described.forEach(
        (module, pom) -> {
          if (!List.of("the root", "dfm-bom").contains(module)) {
            assertThat(pom.text("/project/parent/artifactId")).as(module).isEqualTo("dfm");
          }
        });
  }

  @Test
  void everyJarHasAModuleNameOfItsOwnWhichIsItsPackage() throws IOException {
    Map<String, Pom> jars = jars();
    assertThat(jars.values().stream().map(pom -> pom.text(NAME)).toList())
        .doesNotContain("")
        .doesNotHaveDuplicates();
    jars.forEach(
        (module, pom) ->
            assertThat(
                    ROOT.resolve(module)
                        .resolve("src/main/java")
                        .resolve(pom.text(NAME).replace('.', '/')))
                .as("package of %s", module)
                .isDirectory());
  }

  /** Its own folder is where Maven puts it; the command's is beside its libraries. */
  private static List<Path> built(String module) {
    return Stream.of("target", "target/lib")
        .map(ROOT.resolve(module)::resolve)
        .filter(Files::isDirectory)
        .flatMap(folder -> built(folder, module))
        .toList();
  }

  private static Stream<Path> built(Path folder, String module) {
    String version = "[0-9][0-9.]*(-SNAPSHOT)?";
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches(module + "-" + version + "\\.jar"))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void jarsCarryTheirModuleNames() throws IOException {
    int seen = 0;
    for (Map.Entry<String, Pom> entry : jars().entrySet()) {
      for (Path jar : built(entry.getKey())) {
        try (JarFile file = new JarFile(jar.toFile())) {
          assertThat(file.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
              .as("%s", jar)
              .isEqualTo(entry.getValue().text(NAME));
          seen++;
        }
      }
    }
    assertThat(seen).isGreaterThanOrEqualTo(10);
  }

  @Test
  void theBillOfMaterialsHasEveryArtefactOfThisVersionAndNothingOfAnybodyElse() throws IOException {
    Pom bom = Pom.of(ROOT.resolve("dfm-bom/pom.xml"));
    Map<String, Pom> published = jars();
    published.remove("dfm-bench");

    assertThat(bom.text("/project/parent")).as("whose management would come along").isEmpty();
    assertThat(bom.text("/project/version"))
        .isEqualTo(Pom.of(ROOT.resolve("pom.xml")).text("/project/version"));
    assertThat(bom.texts("//dependency/artifactId"))
        .containsExactlyInAnyOrderElementsOf(published.keySet());
    assertThat(bom.texts("//dependency/groupId")).containsOnly("org.deepfeature");
    assertThat(bom.texts("//dependency/version")).containsOnly("${project.version}");
  }
}
