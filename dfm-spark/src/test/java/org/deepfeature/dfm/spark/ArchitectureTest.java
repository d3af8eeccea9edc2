package org.deepfeature.dfm.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows of this module, which is not among the command's classes. */
class ArchitectureTest {
  private static final String ROOT = "org.deepfeature.dfm.";
  private static final JavaClasses SPARK =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT + "spark");

  @Test
  void itSeesTheModulesThatItMaySee() {
    assertThat(SPARK.size()).isGreaterThan(25);
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            ROOT + "spark..",
            ROOT + "trainer..",
            ROOT + "runtime..",
            ROOT + "core..",
            ROOT + "api..",
            "com.fasterxml.jackson..",
            "org.apache.spark..",
            "org.apache.hadoop.fs..",
            "org.apache.hadoop.conf..",
            "org.slf4j..",
            "org.jspecify..",
            "scala..",
            "java..")
        .check(SPARK);
  }

  @Test
  void scoringKnowsNothingOfTheTrainer() {
    noClasses()
        .that()
        .haveSimpleNameStartingWith("Score")
        .or()
        .haveSimpleNameEndingWith("Scorer")
        .or()
        .haveSimpleName("DfmSparkModel")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + "trainer..")
        .check(SPARK);
  }

  @Test
  void nothingInternalIsShown() {
    classes()
        .that()
        .resideInAPackage(ROOT + "spark.internal..")
        .should()
        .onlyBeAccessed()
        .byAnyPackage(ROOT + "spark..")
        .check(SPARK);
  }
}
