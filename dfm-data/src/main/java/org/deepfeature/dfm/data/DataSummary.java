package org.deepfeature.dfm.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Sample;

/**
 * What there is before the first image is read: images by split and kind, masks, and what was left
 * out. Immutable.
 *
 * @param entries name → text, such as {@code test on} → {@code 20 (8 good, 6 crack, 6 hole)}; what
 *     there is none of is absent
 */
public record DataSummary(Map<String, String> entries) {
  private static final int KINDS = 12;

  public DataSummary {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  /**
   * @param data set up
   * @return what it holds
   */
  public static DataSummary of(DataModule data) {
    Map<String, String> entries = new LinkedHashMap<>();
    images(entries, "fit on", data.trainSamples());
    images(entries, "validate on", data.validationSamples());
    images(entries, "test on", data.testSamples());
    if (!data.predictSamples().equals(data.testSamples())) {
      images(entries, "predict", data.predictSamples());
    }
    List<Sample> defective =
        data.testSamples().stream().filter(s -> s.anomalous() && s.defect() == null).toList();
    if (!defective.isEmpty()) {
      long masked = defective.stream().filter(s -> !s.masks().isEmpty()).count();
      entries.put("masks", "for %s of %s defective images".formatted(masked, defective.size()));
    }
    // What is a loss is a warning, and told there.
    String others =
        LeftOutFiles.text(data.leftOut().stream().filter(f -> !f.reason().isLoss()).toList());
    if (!others.isEmpty()) {
      entries.put("left out", others);
    }
    return new DataSummary(entries);
  }

  private static void images(Map<String, String> entries, String name, List<Sample> samples) {
    if (samples.isEmpty()) {
      return;
    }
    List<String> kinds = kinds(samples);
    if (samples.stream().allMatch(s -> s.label().equals(Sample.UNKNOWN))) {
      entries.put(name, String.valueOf(samples.size()));
    } else if (kinds.size() == 1) {
      entries.put(name, kinds.get(0));
    } else {
      entries.put(name, "%s (%s)".formatted(samples.size(), shown(kinds)));
    }
  }

  private static List<String> kinds(List<Sample> samples) {
    Map<String, Long> counts =
        samples.stream()
            .collect(Collectors.groupingBy(Sample::label, TreeMap::new, Collectors.counting()));
    List<String> texts = new ArrayList<>();
    counts.forEach((kind, count) -> texts.add(count + " " + kind));
    // Good ones first, as everybody looks for them.
    texts.sort(Comparator.comparing(text -> !Sample.isGood(text.split(" ", 2)[1])));
    return texts;
  }

  private static String shown(List<String> kinds) {
    return String.join(", ", kinds.subList(0, Math.min(KINDS, kinds.size())))
        + (kinds.size() > KINDS ? ", and %s more kinds".formatted(kinds.size() - KINDS) : "");
  }

  /**
   * @return a line for each entry, for a console
   */
  public List<String> lines() {
    return entries.entrySet().stream()
        .map(entry -> "data: %s %s".formatted(entry.getKey(), entry.getValue()))
        .toList();
  }
}
