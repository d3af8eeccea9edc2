package org.deepfeature.dfm.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.trainer.data.Sample;

/**
 * Draws images by hashes of seed and name: what is drawn depends on which images there are, not on
 * their order. Immutable.
 */
final class SampleDraw {
  private final long seed;

  SampleDraw(long seed) {
    this.seed = seed;
  }

  /**
   * Draws a share of each label's images, rounded; of two or more, at least one is drawn and one is
   * left, unless the share is zero.
   */
  Set<Sample> share(List<Sample> samples, double share, String purpose) {
    Map<String, List<Sample>> byLabel = new LinkedHashMap<>();
    for (Sample sample : samples) {
      byLabel.computeIfAbsent(sample.label(), label -> new ArrayList<>()).add(sample);
    }
    Set<Sample> drawn = new HashSet<>();
    for (List<Sample> stratum : byLabel.values()) {
      int count = (int) Math.round(share * stratum.size());
      if (share > 0) {
        count = Math.max(Math.min(1, stratum.size() - 1), Math.min(count, stratum.size() - 1));
      }
      stratum.stream()
          .sorted(Comparator.comparing(sample -> hash(sample, purpose)))
          .limit(count)
          .forEach(drawn::add);
    }
    return drawn;
  }

  /** Returns a number that is the sample's own. */
  long number(Sample sample, String purpose) {
    return Long.parseUnsignedLong(hash(sample, purpose).substring(0, 16), 16);
  }

  private String hash(Sample sample, String purpose) {
    return Sha256.ofLines(List.of(Long.toString(seed), purpose, sample.name()));
  }
}
