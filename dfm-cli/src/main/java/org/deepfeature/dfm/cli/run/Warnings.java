package org.deepfeature.dfm.cli.run;

import java.util.List;
import java.util.stream.Stream;
import org.deepfeature.dfm.data.DataChecks;
import org.deepfeature.dfm.report.MetricsJson;
import org.deepfeature.dfm.trainer.data.DataModule;

/**
 * What a reader of the results ought to know. Immutable.
 *
 * @param sentences one each, in the order in which they were found
 */
public record Warnings(List<String> sentences) {
  /** The key in {@code metrics.json}. */
  static final String KEY = "warnings";

  public Warnings {
    sentences = List.copyOf(sentences);
  }

  /**
   * @param data set up
   * @param console told of each warning
   * @return what is to be said of the data
   */
  public static Warnings of(DataModule data, Console console) {
    return new Warnings(List.of()).plus(DataChecks.of(data), console);
  }

  /**
   * @param more sentences; those that are there already are left out
   * @param console told of each new one
   * @return both
   */
  public Warnings plus(List<String> more, Console console) {
    List<String> fresh = more.stream().filter(s -> !sentences.contains(s)).distinct().toList();
    fresh.forEach(sentence -> console.say("warning: " + sentence));
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
