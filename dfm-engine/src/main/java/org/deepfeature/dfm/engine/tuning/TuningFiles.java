package org.deepfeature.dfm.engine.tuning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deepfeature.dfm.metrics.Interval;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.jspecify.annotations.Nullable;

/** Writes what came of it, each file when it is complete. Stateless and thread-safe. */
public final class TuningFiles {
  private TuningFiles() {}

  /**
   * @param folder for {@code tune.csv} and {@code tune.svg}
   * @param standings in their order
   */
  public static void write(Path folder, List<Standing> standings) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (int i = 0; i < standings.size(); i++) {
      Standing s = standings.get(i);
      Map<String, String> row = new LinkedHashMap<>();
      row.put("rank", s.isJudged() ? String.valueOf(i + 1) : "");
      row.put("candidate", String.valueOf(s.candidate()));
      row.put("settings", s.settings());
      row.put("state", s.state().toString());
      row.put("folds", String.valueOf(s.folds()));
      row.put("value", text(s.value()));
      put(row, "value", s.interval());
      row.put("against_first", text(s.difference()));
      put(row, "against_first", s.differenceInterval());
      row.put("standard_error_to_best", text(s.standardError()));
      row.put("reason", s.reason());
      rows.add(row);
    }
    csv(folder.resolve("tune.csv"), rows);
    AtomicFile.writeText(folder.resolve("tune.svg"), new IntervalPlot(standings).svg());
  }

  /**
   * @param folder for {@code evidence.csv}
   * @param scores of each candidate that was judged, by number from 0
   */
  public static void writeEvidence(Path folder, Map<Integer, List<FoldScores>> scores) {
    List<Map<String, String>> rows = new ArrayList<>();
    scores.forEach(
        (number, folds) -> {
          for (FoldScores fold : folds) {
            for (int i = 0; i < fold.names().size(); i++) {
              rows.add(row(number, fold, i, "", "", "", fold.normal().get(i), Double.NaN));
            }
            fold.defects()
                .forEach(
                    d ->
                        rows.add(
                            row(
                                number,
                                fold,
                                d.image(),
                                d.grade().kind().toString(),
                                String.valueOf(d.grade().size()),
                                String.valueOf(d.grade().contrast()),
                                d.score(),
                                d.marked())));
          }
        });
    csv(folder.resolve("evidence.csv"), rows);
  }

  private static Map<String, String> row(
      int number,
      FoldScores fold,
      int image,
      String kind,
      String size,
      String contrast,
      double score,
      double marked) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("candidate", String.valueOf(number + 1));
    row.put("fold", String.valueOf(fold.fold() + 1));
    row.put("path", fold.names().get(image));
    row.put("kind", kind);
    row.put("size", size);
    row.put("contrast", contrast);
    row.put("score", String.valueOf(score));
    row.put("marked", text(marked));
    return row;
  }

  private static void put(Map<String, String> row, String name, @Nullable Interval interval) {
    row.put(name + "_low", interval == null ? "" : text(interval.low()));
    row.put(name + "_high", interval == null ? "" : text(interval.high()));
  }

  private static String text(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.5f", value);
  }

  private static void csv(Path file, List<Map<String, String>> rows) {
    CsvSchema.Builder schema = CsvSchema.builder().setUseHeader(true);
    rows.get(0).keySet().forEach(schema::addColumn);
    try {
      AtomicFile.writeText(file, new CsvMapper().writer(schema.build()).writeValueAsString(rows));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Results cannot be written as CSV", e);
    }
  }
}
