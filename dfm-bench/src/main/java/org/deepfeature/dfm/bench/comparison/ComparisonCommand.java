package org.deepfeature.dfm.bench.comparison;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.bench.linalg.Shape;

/**
 * {@code linear-algebra OUTPUT.md}: every back end on every shape, one and two threads, each in a
 * process of its own, and peers in Python and Java. Stateless and thread-safe.
 */
public final class ComparisonCommand {
  private static final int WRONG_CALL = 2;
  private static final String USAGE =
      """
      Usage: java -jar benchmarks.jar linear-algebra OUTPUT.md [OPTION...]
        OUTPUT.md            gets the table, OUTPUT.svg the plot, OUTPUT.jsonl each measurement; a measurement
                             that is there is not made again; OUTPUT.machine.json says what it ran on
        --python PYTHON      with PyTorch and scikit-learn, to measure these, too
        --peers DIR          where linear_algebra_probe.py lies (default: dfm-bench/peers); Smile and Spark are
                             measured, too, if their jars are in DIR/smile/target and DIR/spark/target
        --shapes A,B,...     rows x values (default: 31x4096,300x16384,1000x16384,2000x1024,20000x384,763x106752)
        --by A,B,...         back ends and peers (default: all)
        --threads A,B,...    (default: 1,2)
        --quick              one fit after the first
      """;

  private static final List<String> JAVA =
      List.of("openblas", "nd4j", "java", "ejml", Fit.COMMONS_MATH);
  private static final List<String> PYTHON = List.of("pytorch-svd", "scikit-learn");
  private static final List<String> WITH_JARS = List.of(PeerProgram.SMILE, PeerProgram.SPARK);

  private ComparisonCommand() {}

  /**
   * @param arguments without the words {@code linear-algebra}
   * @param err gets progress, and what is wrong
   * @return the exit code: 0, or 2 if the arguments are wrong
   * @throws IOException if a process cannot be started or a file written
   * @throws InterruptedException if this is interrupted
   */
  public static int run(String[] arguments, PrintStream err)
      throws IOException, InterruptedException {
    if (arguments.length == 0 || arguments[0].startsWith("--")) {
      err.print(USAGE);
      return WRONG_CALL;
    }
    List<String> options = Arrays.asList(arguments).subList(1, arguments.length);
    Path output = Path.of(arguments[0]);
    Path kept = output.resolveSibling(output.getFileName().toString().replace(".md", ".jsonl"));
    List<Measurement> measured = read(kept);
    Optional<String> python = option(options, "--python");
    List<String> by = new ArrayList<>(JAVA);
    python.ifPresent(p -> by.addAll(PYTHON));
    Path peers = Path.of(option(options, "--peers").orElse("dfm-bench/peers"));
    WITH_JARS.stream().filter(name -> new PeerProgram(peers, name).isThere()).forEach(by::add);
    for (String shape :
        list(options, "--shapes")
            .orElse(
                List.of(
                    "31x4096",
                    "300x16384",
                    "1000x16384",
                    "2000x1024",
                    "20000x384",
                    "763x106752"))) {
      for (String name : list(options, "--by").orElse(by)) {
        for (String threads : list(options, "--threads").orElse(List.of("1", "2"))) {
          if (isThere(measured, shape, name, threads) || !suits(peers, name, shape, threads)) {
            continue;
          }
          err.printf("%s %s, %s threads ...%n", shape, name, threads);
          Optional<Measurement> one =
              measure(
                  program(name, peers, python.orElse("python3")),
                  List.of(name, shape, threads),
                  options.contains("--quick"),
                  err);
          if (one.isPresent()) {
            measured.add(one.get());
            write(kept, measured);
          }
        }
      }
    }
    new ComparisonTable(measured).write(output);
    return 0;
  }

  private static boolean isThere(
      List<Measurement> measured, String shape, String by, String threads) {
    return measured.stream()
        .anyMatch(
            m ->
                m.shape().equals(shape)
                    && m.by().equals(by)
                    && String.valueOf(m.threads()).equals(threads));
  }

  /** Commons Math has one thread, and no way round a covariance. */
  private static boolean suits(Path peers, String name, String shape, String threads) {
    Shape size = Shape.parse(shape);
    return name.equals(Fit.COMMONS_MATH)
        ? size.columns() <= CommonsMathFit.MOST_COLUMNS && threads.equals("1")
        : !WITH_JARS.contains(name) || new PeerProgram(peers, name).suits(size);
  }

  private static List<String> program(String name, Path peers, String python) throws IOException {
    if (PYTHON.contains(name)) {
      return List.of(python, peers.resolve("linear_algebra_probe.py").toString());
    }
    return WITH_JARS.contains(name)
        ? new PeerProgram(peers, name).command()
        : PeerProgram.java(System.getProperty("java.class.path"), Probe.class.getName());
  }

  /** Empty if the process failed, which it says. */
  private static Optional<Measurement> measure(
      List<String> program, List<String> arguments, boolean quick, PrintStream err)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(program);
    command.addAll(arguments);
    if (quick) {
      command.add("quick");
    }
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    for (String variable : List.of("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")) {
      builder.environment().put(variable, arguments.get(2));
    }
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    Optional<String> line =
        printed.lines().filter(text -> text.startsWith("{")).reduce((first, last) -> last);
    if (status != 0 || line.isEmpty()) {
      err.printf("%s ended with %s and no measurement%n", String.join(" ", arguments), status);
      return Optional.empty();
    }
    return Optional.of(new ObjectMapper().readValue(line.get(), Measurement.class));
  }

  private static List<Measurement> read(Path kept) throws IOException {
    List<Measurement> measured = new ArrayList<>();
    if (Files.isRegularFile(kept)) {
      for (String line : Files.readAllLines(kept)) {
        measured.add(new ObjectMapper().readValue(line, Measurement.class));
      }
    }
    return measured;
  }

  private static void write(Path kept, List<Measurement> measured) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    StringBuilder text = new StringBuilder();
    for (Measurement measurement : measured) {
      text.append(mapper.writeValueAsString(measurement)).append('\n');
    }
    Files.writeString(kept, text);
  }

  private static Optional<String> option(List<String> options, String name) {
    int at = options.indexOf(name);
    return at < 0 || at + 1 == options.size() ? Optional.empty() : Optional.of(options.get(at + 1));
  }

  private static Optional<List<String>> list(List<String> options, String name) {
    return option(options, name).map(text -> List.of(text.split(",", -1)));
  }
}
