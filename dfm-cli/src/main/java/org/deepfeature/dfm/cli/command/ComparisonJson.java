package org.deepfeature.dfm.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.metrics.ComparisonMeans;
import org.deepfeature.dfm.metrics.DeLong;
import org.deepfeature.dfm.metrics.Interval;
import org.deepfeature.dfm.metrics.PairedComparison;

/** Comparisons as {@code compare --json} prints them. */
final class ComparisonJson {
  private ComparisonJson() {}

  static void put(ObjectNode node, PairedComparison comparison) {
    node.put("images", comparison.images()).put("anomalous", comparison.anomalous());
    DeLong auroc = comparison.auroc();
    ObjectNode test = node.putObject("image_AUROC");
    put(test, auroc.aurocA(), auroc.aurocB(), auroc.difference(), auroc.interval());
    test.put("standard_error", auroc.standardError());
    auroc.p().ifPresent(p -> test.put("p", p));
    test.put("method", "DeLong");
    put(node.putObject("image_AUPR"), comparison.aupr());
    put(node.putObject("image_F1Max"), comparison.f1Max());
  }

  static void put(ObjectNode node, Map<String, PairedComparison> categories) {
    ObjectNode each = node.putObject("categories");
    categories.forEach((name, comparison) -> put(each.putObject(name), comparison));
    ObjectNode mean = node.putObject("mean");
    ComparisonMeans.means(categories.values())
        .forEach(m -> put(mean.putObject(m.key()), m.a(), m.b(), m.a() - m.b(), Optional.empty()));
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
}
