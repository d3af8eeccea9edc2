package org.deepfeature.dfm.cli.command;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.metrics.ComparisonMeans;
import org.deepfeature.dfm.metrics.DeLong;
import org.deepfeature.dfm.metrics.Interval;
import org.deepfeature.dfm.metrics.PairedComparison;

/** Comparisons as a reader sees them, a row a metric or a category. */
final class ComparisonTable {
  private static final String ROW = "%-16s %10s %10s %12s   %-22s %s%n";

  private ComparisonTable() {}

  static void print(PrintWriter out, PairedComparison comparison) {
    out.printf("%s images, %s anomalous%n", comparison.images(), comparison.anomalous());
    header(out, "");
    row(out, "image AUROC", comparison.auroc());
    row(out, "image AUPR", comparison.aupr());
    row(out, "image F1Max", comparison.f1Max());
  }

  static void print(PrintWriter out, Map<String, PairedComparison> categories) {
    header(out, "image AUROC of");
    categories.forEach((name, comparison) -> row(out, name, comparison.auroc()));
    ComparisonMeans.means(categories.values())
        .forEach(
            mean ->
                row(
                    out,
                    "mean " + mean.key().substring(mean.key().indexOf('_') + 1),
                    mean.a(),
                    mean.b(),
                    Optional.empty(),
                    "-"));
  }

  private static void header(PrintWriter out, String what) {
    out.printf(ROW, what, "A", "B", "A - B", "95 % interval", "p");
  }

  private static void row(PrintWriter out, String name, DeLong auroc) {
    String p =
        auroc.p().isPresent()
            ? String.format(Locale.ROOT, "%.3g (DeLong)", auroc.p().getAsDouble())
            : "-";
    row(out, name, auroc.aurocA(), auroc.aurocB(), auroc.interval(), p);
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
