package org.deepfeature.dfm.bench.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.bench.linalg.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonCommandTest {
  @TempDir private Path folder;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private int run(String... arguments) throws Exception {
    try (PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      return ComparisonCommand.run(arguments, err);
    }
  }

  @Test
  void everyOneIsMeasuredInAProcessOfItsOwnAndTheTableSaysHowRightItIs() throws Exception {
    Path output = folder.resolve("linear.md");

    int code =
        run(
            output.toString(),
            "--shapes",
            "60x40",
            "--by",
            "java,ejml,commons-math",
            "--threads",
            "1",
            "--quick");

    assertThat(code).isZero();
    List<String> kept = Files.readAllLines(folder.resolve("linear.jsonl"));
    assertThat(kept).hasSize(3);
    for (String line : kept) {
      Measurement measurement = new ObjectMapper().readValue(line, Measurement.class);
      assertThat(measurement.components()).isPositive();
      assertThat(measurement.residual()).isLessThan(1e-10);
      assertThat(measurement.orthogonality()).isLessThan(1e-10);
      assertThat(measurement.cold()).isPositive();
    }
    assertThat(output).content().contains("## 60 × 40", "| `java` |", "| `commons-math` |");
    assertThat(folder.resolve("linear.svg")).content().contains("commons-math");
  }

  @Test
  void aPeerInJavaIsASourceFileAndItsJars() throws Exception {
    Path peer = Files.createDirectories(folder.resolve("peers/smile/target")).getParent();
    Files.writeString(peer.resolve("java.options"), "-Dname=of-its-own");
    Files.writeString(
        peer.resolve("FirstColumn.java"),
        """
        import org.deepfeature.dfm.api.Matrix;
        import org.deepfeature.dfm.bench.comparison.Probe;

        public final class FirstColumn {
          public static void main(String[] arguments) throws Exception {
            arguments[0] = System.getProperty("name");
            Probe.measure(arguments, FirstColumn::axes);
          }

          private static Matrix axes(Matrix rows) {
            Matrix axes = Matrix.zeros(1, rows.columns());
            axes.data()[0] = 1;
            return axes;
          }
        }
        """);
    Path output = folder.resolve("peers.md");

    int code =
        run(
            output.toString(),
            "--peers",
            folder.resolve("peers").toString(),
            "--shapes",
            "60x40,3x5000",
            "--by",
            "smile",
            "--threads",
            "1",
            "--quick");

    assertThat(code).isZero();
    assertThat(Files.readAllLines(folder.resolve("peers.jsonl")))
        .as("5,000 columns are too many for a covariance")
        .singleElement()
        .asString()
        .contains("of-its-own", "\"components\":1,", "60x40");
  }

  @Test
  void whatWasMeasuredIsNotMeasuredAgain() throws Exception {
    String kept =
        """
        {"shape":"60x40","by":"java","threads":1,"cold":2.0,"warm":1.0,"components":3,\
        "residual":1e-15,"orthogonality":1e-15,"interval_percent":5.0,"peak_mib":50.0}
        {"shape":"60x40","by":"pytorch-svd","threads":1,"cold":9.0,"warm":4.0,"components":3,\
        "residual":1e-15,"orthogonality":1e-15,"interval_percent":5.0,"peak_mib":90.0}
        """;
    Files.writeString(folder.resolve("linear.jsonl"), kept);
    Path output = folder.resolve("linear.md");

    run(output.toString(), "--shapes", "60x40", "--by", "java", "--threads", "1");

    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(output).content().contains("| `java` | 1.0 ± 5 % | 2.0 | 4.00 | 3 |");
  }

  @Test
  void wrongCallShowsHow() throws Exception {
    assertThat(run("--quick")).isEqualTo(2);
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("OUTPUT.md", "--shapes");
  }

  @Test
  void backEndThatFailsIsSaidAndTheOthersGoOn() throws Exception {
    Path output = folder.resolve("linear.md");

    run(output.toString(), "--shapes", "20x10", "--by", "none,java", "--threads", "1", "--quick");

    assertThat(said.toString(StandardCharsets.UTF_8)).contains("none 20x10 1 ended with 1");
    assertThat(Files.readAllLines(folder.resolve("linear.jsonl"))).hasSize(1);
  }

  @Test
  void axesThatAreTurnedAreNotCalledRight() {
    Matrix rows = new Shape(50, 20).embeddings();
    Matrix axes = Fit.named("java", 1).apply(rows);
    assertThat(Accuracy.of(rows, axes).residual()).isLessThan(1e-12);
    axes.data()[0] += 0.01;

    assertThat(Accuracy.of(rows, axes).residual()).isGreaterThan(1e-4);
    assertThat(Accuracy.of(rows, axes).orthogonality()).isGreaterThan(1e-4);
  }

  @Test
  void intervalIsStudents() {
    assertThat(Probe.interval(List.of(9.0, 10.0, 11.0))).isCloseTo(24.8, within(0.1));
    assertThat(Probe.interval(List.of(9.0))).isZero();
    assertThat(Probe.median(List.of(3.0, 1.0, 2.0, 10.0))).isEqualTo(2.5);
  }
}
