package org.deepfeature.dfm.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.metrics.PairedComparison;
import org.deepfeature.dfm.report.prediction.LabelledScores;

/** Compares two tests of the same images. */
final class ComparisonRun {
  private static final String PREDICTIONS = "predictions.csv";

  private ComparisonRun() {}

  /**
   * @param a folder that a test wrote, or a {@code predictions.csv}
   * @param b another one
   * @param seed of the bootstrap
   * @return the comparison of the two models
   * @throws DfmException if a file is not there or cannot be read
   * @throws IllegalArgumentException if the images or their true labels differ, or do not allow a
   *     comparison
   */
  static PairedComparison run(Path a, Path b, long seed) {
    LabelledScores first = LabelledScores.read(predictions(a));
    LabelledScores second = LabelledScores.read(predictions(b));
    sameImages(first, second);
    sameTruths(first, second);
    return first.paired(
        second,
        (scoresA, scoresB, anomalous) -> PairedComparison.of(scoresA, scoresB, anomalous, seed));
  }

  /**
   * @param a folder that a test of several categories wrote
   * @param b another one, of the same categories
   * @param seed of the bootstraps
   * @return category → comparison, by name; at least one
   * @throws DfmException if a folder holds no test of a category, or cannot be read
   * @throws IllegalArgumentException if the categories differ, or those of {@link #run}
   */
  static Map<String, PairedComparison> ofCategories(Path a, Path b, long seed) {
    Set<String> categories = categories(a);
    Set<String> others = categories(b);
    if (!categories.equals(others)) {
      throw new IllegalArgumentException(
          "A comparison takes the same categories; %s has %s, %s has %s"
              .formatted(a, categories, b, others));
    }
    Map<String, PairedComparison> comparisons = new TreeMap<>();
    categories.forEach(name -> comparisons.put(name, run(a.resolve(name), b.resolve(name), seed)));
    return comparisons;
  }

  private static Set<String> categories(Path folder) {
    try (Stream<Path> inside = Files.list(folder)) {
      Set<String> names =
          inside
              .filter(category -> Files.isRegularFile(category.resolve(PREDICTIONS)))
              .map(category -> String.valueOf(category.getFileName()))
              .collect(Collectors.toCollection(TreeSet::new));
      if (names.isEmpty()) {
        throw new DfmException(
            "%s holds no folder with a predictions.csv; --category all takes folders that dfm test --category all wrote"
                .formatted(folder));
      }
      return names;
    } catch (IOException e) {
      throw new DfmException("Cannot read the folder " + folder, e);
    }
  }

  private static Path predictions(Path given) {
    Path file = Files.isDirectory(given) ? given.resolve(PREDICTIONS) : given;
    if (!Files.isRegularFile(file)) {
      throw new DfmException(
          "%s does not exist; give a folder that dfm test wrote, with --category those of several categories, or a predictions.csv"
              .formatted(file));
    }
    return file;
  }

  private static void sameTruths(LabelledScores a, LabelledScores b) {
    a.byPath()
        .forEach(
            (path, score) -> {
              if (score.anomalous() != b.byPath().get(path).anomalous()) {
                throw new IllegalArgumentException(
                    "The ground truth of %s differs between %s and %s"
                        .formatted(path, a.file(), b.file()));
              }
            });
  }

  private static void sameImages(LabelledScores a, LabelledScores b) {
    Set<String> onlyA = new TreeSet<>(a.byPath().keySet());
    onlyA.removeAll(b.byPath().keySet());
    Set<String> onlyB = new TreeSet<>(b.byPath().keySet());
    onlyB.removeAll(a.byPath().keySet());
    if (!onlyA.isEmpty() || !onlyB.isEmpty()) {
      throw new IllegalArgumentException(
          "A comparison takes the same images; only in %s: %s; only in %s: %s"
              .formatted(a.file(), some(onlyA), b.file(), some(onlyB)));
    }
  }

  private static String some(Set<String> paths) {
    List<String> first = paths.stream().limit(2).toList();
    return paths.isEmpty()
        ? "none"
        : paths.size() + " (" + String.join(", ", first) + (paths.size() > 2 ? ", ...)" : ")");
  }
}
