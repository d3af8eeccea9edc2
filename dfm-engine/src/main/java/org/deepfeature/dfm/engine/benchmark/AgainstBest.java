package org.deepfeature.dfm.engine.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.metrics.DeLong;
import org.deepfeature.dfm.report.prediction.LabelledScores;

/**
 * The image AUROC of a cell less that of the best of its data set, tested on the images of both.
 *
 * @param cells the folder with a folder a cell
 */
record AgainstBest(Path cells) {
  /** What a table shows where there is no value. */
  static final String NOTHING = "–";

  /**
   * @return difference, 95 % interval and p, as texts
   */
  List<String> compare(Row row, Row best) {
    Optional<LabelledScores> own = scores(row);
    Optional<LabelledScores> other = scores(best);
    if (own.isEmpty() || other.isEmpty()) {
      return List.of(NOTHING, NOTHING, NOTHING);
    }
    if (!truths(own.get()).equals(truths(other.get()))) {
      return List.of("other images", NOTHING, NOTHING);
    }
    Optional<DeLong> test = own.get().paired(other.get(), DeLong::of);
    return test.map(AgainstBest::texts).orElse(List.of(NOTHING, NOTHING, NOTHING));
  }

  private Optional<LabelledScores> scores(Row row) {
    Path file = cells.resolve(row.get(Row.CELL)).resolve("predictions.csv");
    try {
      return Files.exists(file) ? Optional.of(LabelledScores.read(file)) : Optional.empty();
    } catch (DfmException | IllegalArgumentException e) {
      // A table of many cells does not fail for the rows of one.
      return Optional.empty();
    }
  }

  private static Map<String, Boolean> truths(LabelledScores scores) {
    return scores.byPath().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().anomalous()));
  }

  private static List<String> texts(DeLong test) {
    return List.of(
        number(test.difference()),
        test.interval().map(i -> number(i.low()) + " to " + number(i.high())).orElse(NOTHING),
        test.p().isEmpty() ? NOTHING : p(test.p().getAsDouble()));
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.4f", value);
    return text.equals("-0.0000") ? "0.0000" : text;
  }

  private static String p(double p) {
    return p < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", p);
  }
}
