package org.deepfeature.dfm.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between modules and packages, held over every class that the command brings. */
class ArchitectureTest {
  private static final String ROOT = "org.deepfeature.dfm.";
  private static final List<String> SPI_LIBRARIES =
      List.of("com.google.inject..", "com.fasterxml..", "org.slf4j..", "picocli..");
  private static JavaClasses dfm;

  @BeforeAll
  static void read() {
    dfm =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.deepfeature.dfm");
  }

  private static String[] packages(String... modules) {
    String[] packages = new String[modules.length];
    for (int i = 0; i < modules.length; i++) {
      packages[i] = ROOT + modules[i] + "..";
    }
    return packages;
  }

  @Test
  void allModulesWereSeen() {
    for (String module :
        List.of(
            "api",
            "core",
            "linalg.ejml",
            "linalg.java",
            "linalg.nd4j",
            "linalg.openblas",
            "backbone.onnx",
            "backbone.djl",
            "hub",
            "network",
            "metrics",
            "runtime",
            "export.onnx",
            "serve",
            "trainer",
            "data",
            "report",
            "demo",
            "engine",
            "cli")) {
      long seen = dfm.stream().filter(c -> c.getPackageName().startsWith(ROOT + module)).count();
      assertThat(seen).as(module).isGreaterThanOrEqualTo(3);
    }
    assertThat(dfm.size()).isGreaterThan(150);
  }

  @Test
  void apiDependsOnJavaBaseAlone() {
    classes()
        .that()
        .resideInAPackage(ROOT + "api..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            ROOT + "api..",
            "java.lang..",
            "java.util..",
            "java.nio..",
            "java.io..",
            "java.net..",
            "org.jspecify..")
        .check(dfm);
  }

  @Test
  void coreDependsOnTheApiAlone() {
    classes()
        .that()
        .resideInAPackage(ROOT + "core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(ROOT + "core..", ROOT + "api..", "java..", "org.jspecify..")
        .check(dfm);
  }

  @Test
  void pluginsSeeTheApiTheHubAndTheNetworksAndNothingElseOfDfm() {
    for (String plugin :
        List.of(
            "linalg.java",
            "linalg.ejml",
            "linalg.nd4j",
            "linalg.openblas",
            "backbone.onnx",
            "backbone.djl")) {
      DescribedPredicate<JavaClass> others =
          DescribedPredicate.describe(
              "other modules than the API, the hub and the networks",
              c ->
                  c.getPackageName().startsWith(ROOT)
                      && !c.getPackageName().startsWith(ROOT + "api")
                      && !c.getPackageName().startsWith(ROOT + "hub")
                      && !c.getPackageName().startsWith(ROOT + "network")
                      && !c.getPackageName().startsWith(ROOT + plugin));
      noClasses()
          .that()
          .resideInAPackage(ROOT + plugin + "..")
          .should()
          .dependOnClassesThat(others)
          .check(dfm);
    }
  }

  @Test
  void nobodyNamesAPlugin() {
    noClasses()
        .that()
        .resideInAnyPackage(
            packages(
                "api", "core", "metrics", "runtime", "serve", "trainer", "data", "report", "demo",
                "cli"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages("linalg", "backbone", "export"))
        .check(dfm);
  }

  /** Each module and those of ours that it may see. */
  private static final Map<String, List<String>> ARROWS =
      Map.of(
          "metrics", List.of("api", "core"),
          "runtime", List.of("api", "core"),
          "serve", List.of("api", "core", "runtime"),
          "trainer", List.of("api", "core", "metrics", "runtime"),
          "data", List.of("api", "runtime", "trainer"),
          "report", List.of("api", "core", "metrics", "runtime", "trainer"),
          "export", List.of("api", "core", "runtime", "backbone.onnx"),
          "demo", List.of("api", "runtime"),
          "engine", List.of("api", "core", "metrics", "runtime", "trainer", "data", "report"),
          "cli",
              List.of(
                  "api", "core", "metrics", "runtime", "trainer", "data", "report", "demo",
                  "engine", "serve"));

  @Test
  void arrowsBetweenModulesGoOneWay() {
    ARROWS.forEach(
        (module, below) -> {
          DescribedPredicate<JavaClass> others =
              DescribedPredicate.describe(
                  "modules that " + module + " must not see",
                  c ->
                      c.getPackageName().startsWith(ROOT)
                          && !isIn(c, module)
                          && below.stream().noneMatch(one -> isIn(c, one)));
          noClasses()
              .that()
              .resideInAPackage(ROOT + module + "..")
              .should()
              .dependOnClassesThat(others)
              .check(dfm);
        });
  }

  private static boolean isIn(JavaClass c, String module) {
    return (c.getPackageName() + ".").startsWith(ROOT + module + ".");
  }

  @Test
  void runtimeKnowsNothingThatScoringDoesWithout() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "runtime..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.google..",
            "picocli..",
            "com.fasterxml.jackson.dataformat..",
            "me.tongfei..",
            "org.jline..",
            "org.slf4j..")
        .check(dfm);
  }

  @Test
  void onlyTheFrontEndOfTheServiceKnowsJetty() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "serve.http..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.jetty..")
        .check(dfm);
  }

  @Test
  void nobodyNeedsGuava() {
    noClasses().should().dependOnClassesThat().resideInAPackage("com.google.common..").check(dfm);
  }

  /** What is internal is for the project's own modules; no type that is for others shows it. */
  @Test
  void nothingInternalIsShown() {
    noCodeUnits()
        .that()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage("..internal..")
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .and(
            DescribedPredicate.describe(
                "can be called from outside",
                (JavaCodeUnit unit) ->
                    unit.getModifiers().contains(JavaModifier.PUBLIC)
                        || unit.getModifiers().contains(JavaModifier.PROTECTED)))
        .should()
        .haveRawParameterTypes(
            DescribedPredicate.describe(
                "internal types", types -> types.stream().anyMatch(ArchitectureTest::isInternal)))
        .orShould()
        .haveRawReturnType(
            DescribedPredicate.describe("an internal type", ArchitectureTest::isInternal))
        .check(dfm);
  }

  private static boolean isInternal(JavaClass type) {
    return type.getPackageName().contains(".internal");
  }

  @Test
  void coresInternalsAreForTheCoreAlone() {
    classes()
        .that()
        .resideInAPackage(ROOT + "core.internal..")
        .should()
        .onlyBeAccessed()
        .byAnyPackage(ROOT + "core..")
        .check(dfm);
  }

  @Test
  void onlyTheCommandKnowsTheTerminal() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..", "org.jline..", "me.tongfei..")
        .check(dfm);
  }

  @Test
  void wiringJsonAndLoggingStayOutOfApiCoreAndPlugins() {
    noClasses()
        .that()
        .resideInAnyPackage(packages("api", "core", "linalg", "backbone"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SPI_LIBRARIES.toArray(new String[0]))
        .check(dfm);
  }

  @Test
  void onlyTheWiringKnowsGuice() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "trainer.wiring..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.google.inject..")
        .check(dfm);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(dfm);
  }

  @Test
  void noPackageIsSharedByTwoJars() {
    Map<String, Set<URI>> places = new HashMap<>();
    for (JavaClass c : dfm) {
      c.getSource()
          .ifPresent(
              source -> {
                String text = source.getUri().toString();
                String path = c.getName().replace('.', '/');
                int end = text.indexOf(path);
                places
                    .computeIfAbsent(c.getPackageName(), key -> new HashSet<>())
                    .add(URI.create(end < 0 ? text : text.substring(0, end)));
              });
    }
    assertThat(places).isNotEmpty().allSatisfy((name, roots) -> assertThat(roots).hasSize(1));
  }

  @Test
  void nothingIsSerialisedByJava() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.ObjectOutputStream")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.ObjectInputStream")
        .check(dfm);
  }
}
