package org.deepfeature.dfm.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.SAXException;

class ResultTableTest {
  @TempDir private Path folder;

  private Path results(String name, String by, double milliseconds) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        """
        [{"benchmark": "org.example.PcaFitBenchmark.fit",
          "params": {"linalg": "%s", "shape": "300x16384"},
          "primaryMetric": {"score": %s, "scoreUnit": "ms/op"}}]
        """
            .formatted(by, milliseconds));
  }

  @Test
  void tableHasTheRatioOfEachToTheSlowest() throws IOException {
    Path output = folder.resolve("table.md");

    ResultTable.read(results("a.json", "quick", 50), results("b.json", "slow", 400)).write(output);

    assertThat(Files.readAllLines(output))
        .contains(
            "| PcaFit 300x16384 | quick | 50.0 | 8.0 |",
            "| PcaFit 300x16384 | slow | 400.0 | 1.0 |");
  }

  @Test
  void withoutALibraryTheMethodsOfAClassAreCompared() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("steady.json"),
            """
            [{"benchmark": "org.example.SteadyStateBenchmark.pipeline",
              "params": {"network": "models/net.onnx", "layer": "", "files": "jpg:256"},
              "primaryMetric": {"score": 4.0}},
             {"benchmark": "org.example.SteadyStateBenchmark.networkAlone",
              "params": {"network": "models/net.onnx", "layer": "", "files": "jpg:256"},
              "primaryMetric": {"score": 2.0}}]
            """);
    Path output = folder.resolve("table.md");

    ResultTable.read(file).write(output);

    assertThat(Files.readAllLines(output))
        .contains(
            "| SteadyState net.onnx jpg:256 | networkAlone | 2.0 | 2.0 |",
            "| SteadyState net.onnx jpg:256 | pipeline | 4.0 | 1.0 |");
  }

  @Test
  void plotIsWellFormedAndNamesEveryBar()
      throws IOException, ParserConfigurationException, SAXException {
    Path output = folder.resolve("table.md");

    ResultTable.read(results("a.json", "quick", 50), results("b.json", "slow", 400)).write(output);

    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(folder.resolve("table.svg").toFile());
    assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(3);
    assertThat(document.getDocumentElement().getTextContent()).contains("quick", "slow", "50.0 ms");
  }
}
