package org.deepfeature.dfm.report.prediction;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;

/**
 * Scores and true labels of a {@code predictions.csv}. Immutable.
 *
 * @param file where they come from
 * @param byPath of each image, in the file's order
 */
public record LabelledScores(Path file, Map<String, Score> byPath) {

  /**
   * One row.
   *
   * @param score raw, finite
   * @param anomalous the truth
   */
  public record Score(double score, boolean anomalous) {}

  public LabelledScores {
    byPath = Collections.unmodifiableMap(new LinkedHashMap<>(byPath));
  }

  /**
   * @param file as {@link PredictionsCsv} writes it after a test; further columns do not matter
   * @return its rows
   * @throws DfmException if it cannot be read
   * @throws IllegalArgumentException if a column is missing, a row has no score or no truth, or an
   *     image is there twice
   */
  public static LabelledScores read(Path file) {
    Map<String, Score> byPath = new LinkedHashMap<>();
    try (Reader text = Files.newBufferedReader(file);
        MappingIterator<Map<String, String>> rows =
            new CsvMapper()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(text)) {
      while (rows.hasNext()) {
        Map<String, String> row = rows.next();
        String path = cell(file, row, "path");
        Score score =
            new Score(
                number(file, path, cell(file, row, "score")),
                anomalous(file, path, cell(file, row, "ground_truth")));
        if (byPath.put(path, score) != null) {
          throw new IllegalArgumentException("%s has %s twice".formatted(file, path));
        }
      }
    } catch (IOException e) {
      throw AtomicFile.cannotRead(file, e);
    }
    return new LabelledScores(file, byPath);
  }

  /**
   * @param file of rows, as {@link PredictionsCsv} writes it
   * @return whether it has a column of truths, as a test's has and a prediction's has not
   * @throws DfmException if it cannot be read
   */
  public static boolean isLabelled(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.limit(1).anyMatch(names -> List.of(names.split(",")).contains("ground_truth"));
    } catch (IOException | UncheckedIOException e) {
      throw AtomicFile.cannotRead(file, e instanceof IOException io ? io : new IOException(e));
    }
  }

  /**
   * What is computed of two tests of the same images.
   *
   * @param <T> what comes of it
   */
  public interface PairedFunction<T> {
    /**
     * @param a scores of one model
     * @param b scores of another one, of the same images in the same order
     * @param anomalous their truths
     * @return what comes of them
     */
    T apply(double[] a, double[] b, boolean[] anomalous);
  }

  /**
   * @param other scores of the same images, with the same truths
   * @param function of both, image by image
   * @param <T> what comes of it
   * @return what it gives
   */
  public <T> T paired(LabelledScores other, PairedFunction<T> function) {
    int n = byPath.size();
    double[] a = new double[n];
    double[] b = new double[n];
    boolean[] anomalous = new boolean[n];
    int i = 0;
    for (Map.Entry<String, Score> row : byPath.entrySet()) {
      a[i] = row.getValue().score();
      b[i] = other.byPath.get(row.getKey()).score();
      anomalous[i++] = row.getValue().anomalous();
    }
    return function.apply(a, b, anomalous);
  }

  private static String cell(Path file, Map<String, String> row, String column) {
    String value = row.get(column);
    if (value == null) {
      throw new IllegalArgumentException(
          "%s has no column %s; expected path,score,normalized,label,ground_truth, as dfm test writes"
              .formatted(file, column));
    }
    return value;
  }

  private static double number(Path file, String path, String text) {
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s gives %s the score '%s'; expected a number".formatted(file, path, text), e);
    }
    throw new IllegalArgumentException(
        "%s gives %s the score %s; expected a finite number".formatted(file, path, text));
  }

  private static boolean anomalous(Path file, String path, String text) {
    if (text.equals(PredictionRow.word(true)) || text.equals(PredictionRow.word(false))) {
      return text.equals(PredictionRow.word(true));
    }
    throw new IllegalArgumentException(
        "%s gives %s the ground truth '%s'; expected normal or anomalous"
            .formatted(file, path, text));
  }
}
