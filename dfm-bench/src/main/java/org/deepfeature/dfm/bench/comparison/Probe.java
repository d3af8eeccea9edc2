package org.deepfeature.dfm.bench.comparison;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.bench.linalg.Shape;

/**
 * Measures one back end on one shape: the main class of a process of its own, or what a peer's main
 * class calls. For one thread.
 */
public final class Probe {
  private static final int FEWEST = 3;
  private static final int MANY = 200;
  private static final int MOST = 5000;
  private static final double LONG_ENOUGH = 6_000;
  private static final double LONGEST = 60_000;

  /** Per cent. */
  private static final double WIDEST = 8;

  /** Two-sided 95 % of Student's t, to be read by degrees of freedom; the last is for more. */
  private static final double[] STUDENT = {
    12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.1
  };

  private Probe() {}

  /**
   * @param arguments back end, shape, threads, and {@code quick} for one fit after the first
   * @throws IOException if the result cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    measure(arguments, Fit.named(arguments[0], Integer.parseInt(arguments[2])));
  }

  /**
   * Measures and prints a line of JSON.
   *
   * @param arguments as above
   * @param fit n × d rows to k × d axes of unit length, by no more than those threads
   * @throws IOException if the result cannot be written
   */
  public static void measure(String[] arguments, Function<Matrix, Matrix> fit) throws IOException {
    boolean quick = arguments.length > 3;
    Matrix rows = Shape.parse(arguments[1]).embeddings();
    long start = System.nanoTime();
    Matrix axes = fit.apply(rows);
    double cold = milliseconds(start);
    List<Double> times = new ArrayList<>();
    double sum = 0;
    while (times.size() < (quick ? 1 : FEWEST) || (!quick && more(times, sum))) {
      long begin = System.nanoTime();
      axes = fit.apply(rows);
      times.add(milliseconds(begin));
      sum += times.get(times.size() - 1);
    }
    double peak = peak();
    List<Double> later = later(times);
    Accuracy accuracy = Accuracy.of(rows, axes);
    System.out.println(
        new ObjectMapper()
            .writeValueAsString(
                new Measurement(
                    arguments[1],
                    arguments[0],
                    Integer.parseInt(arguments[2]),
                    cold,
                    median(later),
                    interval(later),
                    axes.rows(),
                    accuracy.residual(),
                    accuracy.orthogonality(),
                    peak)));
  }

  /** On a busy machine it takes more fits to know what one takes. */
  private static boolean more(List<Double> times, double sum) {
    return (sum < LONG_ENOUGH && times.size() < MANY)
        || (sum < LONGEST && times.size() < MOST && interval(later(times)) > WIDEST);
  }

  /** The first of them still compiles. */
  private static List<Double> later(List<Double> times) {
    return times.size() > 2 * FEWEST ? times.subList(times.size() / 3, times.size()) : times;
  }

  private static double milliseconds(long start) {
    return (System.nanoTime() - start) / 1e6;
  }

  static double median(List<Double> times) {
    List<Double> sorted = times.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** Half of the mean's 95 % interval, per cent of the mean; 0 of a single time. */
  static double interval(List<Double> times) {
    int n = times.size();
    if (n < 2) {
      return 0;
    }
    double mean = times.stream().mapToDouble(t -> t).average().orElseThrow();
    double squares = times.stream().mapToDouble(t -> (t - mean) * (t - mean)).sum();
    double error = Math.sqrt(squares / (n - 1) / n);
    return 100 * STUDENT[Math.min(n - 2, STUDENT.length - 1)] * error / mean;
  }

  /** MiB; 0 where Linux does not say. */
  private static double peak() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }
}
