package org.deepfeature.dfm.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.deepfeature.dfm.data.DataChecks;
import org.deepfeature.dfm.data.DataSummary;
import org.deepfeature.dfm.report.MetricsJson;
import org.deepfeature.dfm.runtime.internal.file.FileNames;
import org.deepfeature.dfm.trainer.data.DataModule;

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
   * Says what the data holds, and what is doubtful about it.
   *
   * @throws IllegalArgumentException if images have names that this JVM has no characters for: they
   *     would have other names than elsewhere, and be drawn into other splits
   */
  static Warnings of(DataModule data, RunContext context) {
    List<String> names =
        Stream.of(
                data.trainSamples(),
                data.validationSamples(),
                data.testSamples(),
                data.predictSamples())
            .flatMap(List::stream)
            .map(sample -> sample.path().toString())
            .distinct()
            .toList();
    Optional<String> unreadable = FileNames.unreadable(names);
    if (unreadable.isPresent() && !FileNames.isUnicode()) {
      throw new IllegalArgumentException(unreadable.get());
    }
    DataSummary.of(data).lines().forEach(context::say);
    return new Warnings(List.of())
        .plus(unreadable.map(List::of).orElse(List.of()), context)
        .plus(DataChecks.of(data), context);
  }

  /** Adds sentences that are not there already, and tells of each. */
  Warnings plus(List<String> more, RunContext context) {
    List<String> fresh = more.stream().filter(s -> !sentences.contains(s)).distinct().toList();
    fresh.forEach(context::warn);
    return new Warnings(Stream.concat(sentences.stream(), fresh.stream()).toList());
  }

  /** Adds sentences to those that metrics have already. */
  static void add(MetricsJson json, List<String> more) {
    List<String> all = new ArrayList<>();
    json.node().path(KEY).forEach(sentence -> all.add(sentence.asText()));
    all.addAll(more);
    new Warnings(all.stream().distinct().toList()).put(json);
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
