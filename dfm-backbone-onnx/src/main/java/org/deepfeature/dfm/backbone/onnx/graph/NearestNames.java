package org.deepfeature.dfm.backbone.onnx.graph;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that a mistyped one may have meant. */
final class NearestNames {
  private static final int COUNT = 5;

  private NearestNames() {}

  /** At most five of the candidates, the nearest first; equally near ones in the order given. */
  static List<String> of(String name, Collection<String> candidates) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return candidates.stream()
        .distinct()
        .sorted(Comparator.comparingInt(c -> distance(wanted, c.toLowerCase(Locale.ROOT))))
        .limit(COUNT)
        .toList();
  }

  /** Insertions, deletions and replacements that turn one into the other (Levenshtein). */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
