package org.deepfeature.dfm.linalg.nd4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What is wrong or fatal in ND4J 1.0.0-M2.1 must not be reached: PCA and the svd operations give
 * wrong vectors or crash, thin gesvd corrupts the heap, qr takes seconds, cholesky fails on Gram
 * matrices, and {@code Nd4j.math()} changes its arguments.
 */
class LibraryUseTest {
  private static final Set<String> ALLOWED =
      Set.of(
          "Nd4j.createUninitialized",
          "Nd4j.gemm",
          "INDArray.close",
          "INDArray.data",
          "DataBuffer.pointer",
          "openblas.blas_get_num_threads",
          "openblas.blas_set_num_threads",
          "openblas.cblas_dgemm",
          "openblas.cblas_dsyrk",
          "openblas.LAPACKE_dsyevd");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.deepfeature.dfm.linalg.nd4j");

  @Test
  void onlyWhatIsKnownToBeRightIsCalled() {
    Set<String> called = new TreeSet<>();
    CLASSES.stream()
        .flatMap(c -> c.getMethodCallsFromSelf().stream())
        .filter(call -> isLibrary(call.getTargetOwner().getPackageName()))
        .map(LibraryUseTest::name)
        .forEach(called::add);

    assertThat(called).isSubsetOf(ALLOWED).contains("Nd4j.gemm", "openblas.LAPACKE_dsyevd");
  }

  private static boolean isLibrary(String name) {
    return name.startsWith("org.nd4j") || name.startsWith("org.bytedeco.openblas");
  }

  private static String name(JavaMethodCall call) {
    return call.getTargetOwner().getSimpleName() + "." + call.getName();
  }

  @Test
  void packagesOfWhatIsWrongAreNotUsed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.nd4j.linalg.dimensionalityreduction..",
            "org.nd4j.linalg.factory.ops..",
            "org.nd4j.linalg.inverse..",
            "org.nd4j.linalg.ops.transforms..",
            "org.nd4j.linalg.api.ops..")
        .check(CLASSES);
    noClasses().should().dependOnClassesThat().haveSimpleName("Lapack").check(CLASSES);
  }

  @Test
  void noNativeHandleCrossesTheApi() {
    classes()
        .that()
        .arePublic()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.deepfeature.dfm..", "org.jspecify..")
        .check(CLASSES);
  }
}
