package org.deepfeature.dfm.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.deepfeature.dfm.cli.run.ComparisonRun;
import org.deepfeature.dfm.trainer.metrics.DeLong;
import org.deepfeature.dfm.trainer.metrics.Interval;
import org.deepfeature.dfm.trainer.metrics.PairedComparison;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dfm compare}. */
@Command(
    name = "compare",
    description =
        "Says whether one of two models is better on the images that both were tested on.")
final class CompareCommand implements Callable<Integer> {
  private static final String ROW = "%-12s %10s %10s %12s   %-22s %s%n";

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "A",
      description = "Folder of dfm test, or predictions.csv.")
  private Path a;

  @Parameters(index = "1", paramLabel = "B", description = "The same of another model.")
  private Path b;

  @Option(names = "--seed", description = "Of the bootstrap. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() {
    PairedComparison comparison = ComparisonRun.run(a, b, seed);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(comparison).toPrettyString());
    } else {
      table(comparison, out);
    }
    out.flush();
    return 0;
  }

  private ObjectNode json(PairedComparison comparison) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("a", a.toString()).put("b", b.toString());
    node.put("images", comparison.images()).put("anomalous", comparison.anomalous());
    DeLong auroc = comparison.auroc();
    ObjectNode test = node.putObject("image_AUROC");
    put(test, auroc.aurocA(), auroc.aurocB(), auroc.difference(), auroc.interval());
    test.put("standard_error", auroc.standardError());
    auroc.p().ifPresent(p -> test.put("p", p));
    test.put("method", "DeLong");
    put(node.putObject("image_AUPR"), comparison.aupr());
    put(node.putObject("image_F1Max"), comparison.f1Max());
    return node;
  }

  private static void put(ObjectNode node, PairedComparison.Difference of) {
    put(node, of.a(), of.b(), of.difference(), of.interval());
    node.put("method", "paired bootstrap");
  }

  private static void put(
      ObjectNode node, double a, double b, double difference, Optional<Interval> interval) {
    node.put("a", a).put("b", b).put("difference", difference);
    interval.ifPresent(i -> node.putArray("difference_ci95").add(i.low()).add(i.high()));
  }

  private void table(PairedComparison comparison, PrintWriter out) {
    out.printf("A: %s%nB: %s%n", a, b);
    out.printf("%d images, %d anomalous%n", comparison.images(), comparison.anomalous());
    out.printf(ROW, "", "A", "B", "A - B", "95 % interval", "p");
    DeLong auroc = comparison.auroc();
    String p =
        auroc.p().isPresent()
            ? String.format(Locale.ROOT, "%.3g (DeLong)", auroc.p().getAsDouble())
            : "-";
    row(out, "image AUROC", auroc.aurocA(), auroc.aurocB(), auroc.interval(), p);
    row(out, "image AUPR", comparison.aupr());
    row(out, "image F1Max", comparison.f1Max());
  }

  private static void row(PrintWriter out, String name, PairedComparison.Difference of) {
    row(out, name, of.a(), of.b(), of.interval(), "(bootstrap)");
  }

  private static void row(
      PrintWriter out, String name, double a, double b, Optional<Interval> interval, String note) {
    String range =
        interval
            .map(i -> String.format(Locale.ROOT, "[%+.4f, %+.4f]", i.low(), i.high()))
            .orElse("-");
    out.printf(ROW, name, digits(a), digits(b), sign(a - b), range, note);
  }

  private static String digits(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static String sign(double value) {
    return String.format(Locale.ROOT, "%+.4f", value);
  }
}
