package org.deepfeature.dfm.engine.tuning;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deepfeature.dfm.metrics.Interval;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.jspecify.annotations.Nullable;

/**
 * What was chosen, and by which evidence.
 *
 * @param output folder of {@code config.yaml}, {@code tune.csv}, {@code tune.svg} and {@code
 *     evidence.csv}
 * @param standings all candidates, the chosen one first
 * @param chosen what was given with the chosen candidate's settings
 * @param complete whether the budget sufficed for everything that was planned
 */
public record TuningResult(
    Path output, List<Standing> standings, GivenOptions chosen, boolean complete) {
  public TuningResult {
    standings = List.copyOf(standings);
  }

  /**
   * @return how many candidates could not be judged
   */
  public int failed() {
    return (int) standings.stream().filter(s -> s.state() == Standing.State.FAILED).count();
  }

  /**
   * @return the ranked table, a line each
   */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%4s  %-9s  %5s  %-20s  %-24s  %s"
            .formatted("rank", "", "folds", "value (95 %)", "against first (95 %)", "settings"));
    for (int i = 0; i < standings.size(); i++) {
      Standing s = standings.get(i);
      lines.add(
          "%4s  %-9s  %5s  %-20s  %-24s  %s"
              .formatted(
                  s.isJudged() ? i + 1 : "-",
                  s.state(),
                  s.folds(),
                  s.isJudged() ? number("%.3f", s.value(), s.interval()) : "-",
                  s.isJudged() ? number("%+.3f", s.difference(), s.differenceInterval()) : "-",
                  s.name() + (s.reason().isEmpty() ? "" : ": " + s.reason())));
    }
    return lines;
  }

  private static String number(String format, double value, @Nullable Interval interval) {
    String text = String.format(Locale.ROOT, format, value);
    return interval == null
        ? text
        : text
            + String.format(
                Locale.ROOT, " (" + format + " " + format + ")", interval.low(), interval.high());
  }
}
