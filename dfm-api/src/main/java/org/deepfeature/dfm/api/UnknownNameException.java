package org.deepfeature.dfm.api;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A name that does not exist: of a plugin, an option, a layer. The message tells the nearest.
 * Immutable and thread-safe.
 */
public final class UnknownNameException extends IllegalArgumentException {
  private static final int ALL = 12;
  private static final int NEAREST = 5;

  /**
   * @param kind what was looked for, such as {@code layer}
   * @param given the name that does not exist
   * @param known those that do
   */
  public UnknownNameException(String kind, String given, Collection<String> known) {
    super(message(kind, given, known));
  }

  /**
   * @param kind what was looked for, such as {@code layer}
   * @param given the name that does not exist
   * @param known those that do
   * @param remedy what else can be done, such as where one of that name may come from
   */
  public UnknownNameException(String kind, String given, Collection<String> known, String remedy) {
    super(message(kind, given, known) + "; " + remedy);
  }

  private static String message(String kind, String given, Collection<String> known) {
    List<String> names = known.stream().distinct().toList();
    if (names.isEmpty()) {
      return "Unknown %s '%s'; there is none at all".formatted(kind, given);
    }
    List<String> nearest = nearest(given, names);
    String guess = "Unknown %s '%s'; did you mean '%s'? ".formatted(kind, given, nearest.get(0));
    return names.size() <= ALL
        ? guess + "There are: " + String.join(", ", names)
        : guess + "The nearest of %s: %s".formatted(names.size(), String.join(", ", nearest));
  }

  /** At most five of the names, the nearest first; equally near ones in the order given. */
  private static List<String> nearest(String given, Collection<String> names) {
    String wanted = given.toLowerCase(Locale.ROOT);
    return names.stream()
        .sorted(Comparator.comparingInt(name -> distance(wanted, name.toLowerCase(Locale.ROOT))))
        .limit(NEAREST)
        .toList();
  }

  /** Insertions, deletions and replacements that turn one into the other (Levenshtein). */
  private static int distance(String a, String b) {
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
