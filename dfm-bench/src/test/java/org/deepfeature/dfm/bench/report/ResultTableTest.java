package org.deepfeature.dfm.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.deepfeature.dfm.bench.machine.Machine;
import org.deepfeature.dfm.bench.machine.ThisMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.SAXException;

class ResultTableTest {
  @TempDir private Path folder;

  private Path results(String name, String benchmark, String by, double milliseconds)
      throws IOException {
    return Files.writeString(
        folder.resolve(name),
        """
        [{"benchmark": "%s.PcaFitBenchmark.fit",
          "params": {"linalg": "%s", "shape": "300x16384"},
          "primaryMetric": {"score": %s, "scoreUnit": "ms/op"}}]
        """
            .formatted(benchmark, by, milliseconds));
  }

  private Path written(Path... files) throws IOException {
    Path output = folder.resolve("table.md");
    ResultTable.read(files).write(output);
    return output;
  }

  @Test
  void tableHasTheRatiosToTheQuickestPeerAndToTheSlowest() throws IOException {
    Path output =
        written(
            results("a.json", "org.example", "quick", 50),
            results("b.json", "peer", "reference", 200),
            results("c.json", "peer", "other", 400));

    assertThat(Files.readAllLines(output))
        .contains(
            "| PcaFit fit 300x16384 | quick | 50.0 | 4.00 | 8.00 |",
            "| PcaFit fit 300x16384 | reference | 200.0 | the peer | 2.00 |",
            "| PcaFit fit 300x16384 | other | 400.0 | 0.50 | 1.00 |");
  }

  @Test
  void withoutAPeerNoRatioToItIsMadeUp() throws IOException {
    assertThat(Files.readAllLines(written(results("a.json", "org.example", "quick", 50))))
        .contains("| PcaFit fit 300x16384 | quick | 50.0 | – | 1.00 |");
  }

  @Test
  void aBareNetworkIsThePeerOfThePipelineInItsClass() throws IOException {
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

    assertThat(Files.readAllLines(written(file)))
        .contains(
            "| SteadyState jpg:256 net.onnx | networkAlone | 2.0 | the peer | 2.00 |",
            "| SteadyState jpg:256 net.onnx | pipeline | 4.0 | 0.50 | 1.00 |");
  }

  @Test
  void differentStagesOfOneClassAreNotCompared() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("stage.json"),
            """
            [{"benchmark": "org.example.DecodeBenchmark.decode",
              "params": {"format": "png", "side": "900"}, "primaryMetric": {"score": 4.0}},
             {"benchmark": "org.example.DecodeBenchmark.resize",
              "params": {"format": "png", "side": "900"}, "primaryMetric": {"score": 2.0}},
             {"benchmark": "peer.DecodeBenchmark.decode", "by": "Pillow",
              "params": {"format": "png", "side": "900"}, "primaryMetric": {"score": 6.0}}]
            """);

    assertThat(Files.readAllLines(written(file)))
        .contains(
            "| Decode png side=900 | dfm | 4.0 | 1.50 | 1.50 |",
            "| Decode png side=900 | Pillow | 6.0 | the peer | 1.00 |",
            "| Decode resize png side=900 | dfm | 2.0 | – | 1.00 |");
  }

  @Test
  void machinesStandBelowTheTable() throws IOException {
    Path known = results("a.json", "org.example", "quick", 50);
    ThisMachine.describe().write(Machine.beside(known));

    Path too = results("b.json", "org.example", "quick", 50);
    ThisMachine.describe().write(Machine.beside(too));

    assertThat(Files.readAllLines(written(known, results("c.json", "peer", "slow", 400), too)))
        .contains(
            "- `a.json`, `b.json`: " + ThisMachine.describe().line(),
            "- `c.json`: machine not recorded");
  }

  @Test
  void plotIsWellFormedAndNamesEveryBar()
      throws IOException, ParserConfigurationException, SAXException {
    Path output = folder.resolve("table.md");

    ResultTable.read(
            results("a.json", "org.example", "quick", 50), results("b.json", "peer", "slow", 400))
        .write(output);

    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(folder.resolve("table.svg").toFile());
    // The paper, the plotted area, and two bars.
    assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(4);
    assertThat(document.getDocumentElement().getTextContent())
        .contains("quick", "slow", "50.0 ms")
        .contains("time in milliseconds (logarithmic; less is better)", "benchmark, by whom")
        .contains("100", "200");
  }

  @Test
  void aReportOfNothingExplainsItself() throws IOException {
    for (String[] arguments :
        new String[][] {{}, {"only.json"}, {"missing.json", "out.md"}, {"a.json", "b.json"}}) {
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      int exitCode =
          ReportCommand.run(arguments, new PrintStream(err, true, StandardCharsets.UTF_8));
      assertThat(exitCode).isEqualTo(2);
      assertThat(err.toString(StandardCharsets.UTF_8))
          .contains("Usage: java -jar benchmarks.jar report RESULTS.json... OUTPUT.md", "Example:");
    }
  }

  @Test
  void aReportIsMadeOfTheFilesNamed() throws IOException {
    Path file = results("a.json", "org.example", "quick", 50);
    Path output = folder.resolve("out.md");
    String[] arguments = {file.toString(), output.toString()};
    assertThat(ReportCommand.run(arguments, System.err)).isZero();
    assertThat(output).content().contains("quick");
    assertThat(folder.resolve("out.svg")).isRegularFile();
  }
}
