package org.deepfeature.dfm.engine;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.deepfeature.dfm.data.DataChecks;
import org.deepfeature.dfm.report.MetricsJson;
import org.deepfeature.dfm.runtime.internal.file.FileNames;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Sample;

/**
 * What a reader of the results ought to know. Immutable.
 *
 * @param sentences one each, in the order in which they were found
 */
public record Warnings(List<String> sentences) {
  /** The key in {@code metrics.json}. */
  public static final String KEY = "warnings";

  public Warnings {
    sentences = List.copyOf(sentences);
  }

  /**
   * @throws IllegalArgumentException if images have names that this JVM has no characters for, so
   *     that neither rows nor files could be named after them
   */
  static Warnings of(DataModule data, RunContext context) {
    List<String> names =
        Stream.of(data.trainSamples(), data.validationSamples(), data.testSamples())
            .flatMap(List::stream)
            .map(Sample::name)
            .toList();
    List<String> found = unreadable(names).map(List::of).orElse(List.of());
    return new Warnings(List.of()).plus(found, context).plus(DataChecks.of(data), context);
  }

  /** What is to be said of names that are no text, in a locale that has all characters. */
  static Optional<String> unreadable(List<String> names) {
    Optional<String> found = FileNames.unreadable(names);
    if (found.isPresent() && !FileNames.isUnicode()) {
      throw new IllegalArgumentException(found.get());
    }
    return found;
  }

  /** Adds sentences that are not there already, and tells of each. */
  Warnings plus(List<String> more, RunContext context) {
    List<String> fresh = more.stream().filter(s -> !sentences.contains(s)).distinct().toList();
    fresh.forEach(context::warn);
    return new Warnings(Stream.concat(sentences.stream(), fresh.stream()).toList());
  }

  /**
   * @param json gets them as a list, if there are any
   */
  public void put(MetricsJson json) {
    if (!sentences.isEmpty()) {
      json.put(KEY, sentences);
    }
  }
}
