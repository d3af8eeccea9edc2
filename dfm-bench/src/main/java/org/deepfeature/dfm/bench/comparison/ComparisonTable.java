package org.deepfeature.dfm.bench.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.deepfeature.dfm.bench.machine.Machine;
import org.deepfeature.dfm.bench.machine.ThisMachine;
import org.deepfeature.dfm.bench.report.BarChart;
import org.deepfeature.dfm.bench.report.Result;

/**
 * What was measured, a table a shape, and a plot.
 *
 * @param measured in any order
 */
record ComparisonTable(List<Measurement> measured) {
  private static final Set<String> PEERS = Set.of("pytorch-svd", "scikit-learn");

  void write(Path output) throws IOException {
    String name = output.getFileName().toString().replace(".md", "");
    StringBuilder text =
        new StringBuilder(
            """
            # Linear algebra, side by side

            Whole principal component analyses of drawn embeddings (60 falling directions and noise, level 0.97), float64, each in a process of its
            own. *Warm* is the median of later fits in milliseconds (± half of the mean's 95 %% interval), *cold* the process's first one with its
            libraries loaded in it, both by threads. *Times as fast*: warm, on as many threads as were measured, as the quicker of PyTorch's SVD
            (as the reference does it) and scikit-learn. *Residual*: largest ‖XᵀX v − s² v‖ / s₁²; *V Vᵀ*: largest |V Vᵀ − I|. *Peak*: resident MiB,
            data included. [Benchmarks](benchmarks.md#linear-algebra) says how to run it.

            ![Times on a logarithmic scale](%s.svg)
            """
                .formatted(name));
    List<Result> bars = new ArrayList<>();
    for (String shape : shapes()) {
      text.append("\n## %s\n\n".formatted(title(shape)));
      List<Integer> threads =
          of(shape).stream().map(Measurement::threads).distinct().sorted().toList();
      text.append("| by |");
      threads.forEach(t -> text.append(" warm, %s |".formatted(t)));
      threads.forEach(t -> text.append(" cold, %s |".formatted(t)));
      text.append(" times as fast | k | residual | V Vᵀ | peak |\n|---|");
      text.append("---|".repeat(2 * threads.size() + 5)).append('\n');
      for (String by : makers(shape)) {
        text.append(line(shape, by, threads));
        best(shape, by)
            .ifPresent(m -> bars.add(new Result(title(shape), by, m.warm(), PEERS.contains(by))));
      }
    }
    Path results = output.resolveSibling(name + ".json");
    Machine machine = Machine.of(results).orElseGet(ThisMachine::describe);
    machine.write(Machine.beside(results));
    text.append("\n%s\n".formatted(machine.line()));
    Files.writeString(output, text);
    Files.writeString(output.resolveSibling(name + ".svg"), BarChart.inOrder(bars).svg());
  }

  private List<String> shapes() {
    return List.copyOf(new LinkedHashSet<>(measured.stream().map(Measurement::shape).toList()));
  }

  private static String title(String shape) {
    String[] sides = shape.split("x", -1);
    return String.format(
        Locale.ROOT, "%,d × %,d", Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
  }

  private List<Measurement> of(String shape) {
    return measured.stream().filter(m -> m.shape().equals(shape)).toList();
  }

  /** The quickest first. */
  private List<String> makers(String shape) {
    return of(shape).stream()
        .map(Measurement::by)
        .distinct()
        .sorted(Comparator.comparingDouble(by -> best(shape, by).orElseThrow().warm()))
        .toList();
  }

  /** On as many threads as it was measured with. */
  private Optional<Measurement> best(String shape, String by) {
    return of(shape).stream()
        .filter(m -> m.by().equals(by))
        .max(Comparator.comparingInt(Measurement::threads));
  }

  private String line(String shape, String by, List<Integer> threads) {
    StringBuilder line = new StringBuilder("| `%s` |".formatted(by));
    for (int t : threads) {
      line.append(
          at(shape, by, t)
              .map(m -> " %s ± %s %% |".formatted(time(m.warm()), Math.round(m.interval())))
              .orElse(" – |"));
    }
    for (int t : threads) {
      line.append(at(shape, by, t).map(m -> " %s |".formatted(time(m.cold()))).orElse(" – |"));
    }
    Measurement best = best(shape, by).orElseThrow();
    OptionalDouble peer =
        PEERS.stream()
            .flatMap(name -> best(shape, name).stream())
            .mapToDouble(Measurement::warm)
            .min();
    line.append(
        peer.isEmpty()
            ? " – |"
            : String.format(Locale.ROOT, " %.2f |", peer.getAsDouble() / best.warm()));
    return line
        + String.format(
            Locale.ROOT,
            " %s | %.0e | %.0e | %.0f |%n",
            best.components(),
            best.residual(),
            best.orthogonality(),
            best.peak());
  }

  private Optional<Measurement> at(String shape, String by, int threads) {
    return of(shape).stream().filter(m -> m.by().equals(by) && m.threads() == threads).findFirst();
  }

  private static String time(double milliseconds) {
    return String.format(Locale.ROOT, milliseconds < 10 ? "%.1f" : "%.0f", milliseconds);
  }
}
