package org.deepfeature.dfm.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
  @TempDir private Path folder;

  @Test
  void theDescriptionLiesBesideTheResultsAndIsReadAgain() throws IOException {
    Path results = folder.resolve("stage.json");
    Machine here = ThisMachine.describe();

    here.write(Machine.beside(results));

    assertThat(folder.resolve("stage.machine.json")).exists();
    assertThat(Machine.of(results)).contains(here);
    assertThat(Machine.of(folder.resolve("other.json"))).isEmpty();
  }

  @Test
  void itNamesWhatTimesDependOn() {
    Machine here = ThisMachine.describe();

    assertThat(here.cores()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(here.memory()).matches("\\d+\\.\\d GiB");
    assertThat(here.line())
        .contains(Runtime.version().toString(), System.getProperty("os.version"));
    assertThat(here.libraries()).containsKeys("onnxruntime", "ejml-core", "pytorch-engine");
  }

  @Test
  void versionsComeFromTheNamesOfJars() {
    assertThat(
            ThisMachine.libraries(
                List.of(
                    "lib/onnxruntime-1.28.0.jar",
                    "/x/nd4j-native-1.0.0-M2.1-linux-x86_64.jar",
                    "pytorch-jni-2.7.1-0.36.0.jar",
                    "guice-7.0.0.jar",
                    "classes")))
        .containsOnly(
            Map.entry("onnxruntime", "1.28.0"),
            Map.entry("nd4j-native", "1.0.0-M2.1"),
            Map.entry("pytorch-jni", "2.7.1-0.36.0"));
  }

  @Test
  void whatAPeerTellsBeyondThatIsPassedOver() throws IOException {
    Files.writeString(
        folder.resolve("peer.machine.json"),
        """
        {"date": "2026-01-01", "processor": "P", "cores": 2, "memory": "1.0 GiB", "system": "Linux",
         "runtime": "Python 3.11", "gpu": "none", "libraries": {"torch": "1.13"}, "commands": ["x"]}
        """);

    assertThat(Machine.of(folder.resolve("peer.json")).orElseThrow().line())
        .isEqualTo("P, 2 cores, 1.0 GiB, Linux, Python 3.11, GPU: none; torch 1.13; 2026-01-01");
  }
}
