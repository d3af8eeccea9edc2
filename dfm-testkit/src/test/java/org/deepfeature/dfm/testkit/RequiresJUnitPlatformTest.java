package org.deepfeature.dfm.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.runner.JUnitCore;
import org.junit.runner.Result;
import org.junit.runner.RunWith;

/** A build that runs JUnit 4's tests alone does not take an unchecked plugin for a checked one. */
class RequiresJUnitPlatformTest {
  @TempDir private Path folder;

  static final class Kernels extends LinearAlgebraContract {
    @Override
    protected LinearAlgebra linearAlgebra() {
      return new PlainLinearAlgebra();
    }
  }

  @Test
  void aContractThatJUnit4WouldPassOverFails() {
    Result result = JUnitCore.runClasses(Kernels.class);

    assertThat(result.getFailures())
        .singleElement()
        .extracting(failure -> failure.getMessage())
        .asString()
        .contains(Kernels.class.getName(), "maven-surefire-plugin", "useJUnitPlatform()");
  }

  @Test
  void theEngineOfThePlatformForTestsOfJUnit4PassesOver() throws Exception {
    compile("public class Kernels extends org.deepfeature.dfm.testkit.LinearAlgebraContract {");
    String engine = "package org.junit.vintage.engine; public class VintageTestEngine {}";
    compile(Files.writeString(folder.resolve("VintageTestEngine.java"), engine));

    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      Result result = JUnitCore.runClasses(loader.loadClass("Kernels"));

      assertThat(result.getRunCount()).isEqualTo(1);
      assertThat(result.wasSuccessful()).isTrue();
    }
  }

  private void compile(String head) throws IOException {
    String body =
        " protected org.deepfeature.dfm.api.LinearAlgebra linearAlgebra() { return null; } }";
    compile(Files.writeString(folder.resolve("Kernels.java"), head + body));
  }

  private void compile(Path source) {
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                source.toString());
    assertThat(code).isZero();
  }

  @Test
  void everyContractIsSeenByJUnit4() {
    assertThat(
            List.of(
                BackboneContract.class,
                DensityModelContract.class,
                DfmPluginContract.class,
                LinearAlgebraContract.class,
                QuantizerContract.class,
                ReducerContract.class))
        .allMatch(contract -> contract.isAnnotationPresent(RunWith.class));
  }
}
