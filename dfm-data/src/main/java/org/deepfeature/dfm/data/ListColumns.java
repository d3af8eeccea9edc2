package org.deepfeature.dfm.data;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a list of images are called: in any case, and as anomalib writes its own
 * samples ({@code image_path}, {@code mask_path}, {@code label_index}), where {@code path} is the
 * folder of the whole set. Immutable.
 *
 * @param image column of the image's path
 * @param mask column of the mask's path
 */
record ListColumns(String image, String mask) {
  /** Column of the label in words. */
  static final String LABEL = "label";

  /** Column of 0 for a normal image and 1 for a defective one. */
  static final String LABEL_INDEX = "label_index";

  /** Column of the split. */
  static final String SPLIT = "split";

  private static final Set<String> NOTHING = Set.of("", "nan", "none", "null");

  /** Returns the columns of a list that has those given. */
  static ListColumns of(Set<String> given) {
    return new ListColumns(
        given.contains("image_path") ? "image_path" : "path",
        given.contains("mask_path") ? "mask_path" : "mask");
  }

  /** Returns an entry by its columns' names in lower case, without cells that say nothing. */
  static Map<String, String> entry(Map<String, String> row) {
    Map<String, String> entry = new HashMap<>();
    row.forEach(
        (column, value) -> {
          String text = value == null ? "" : value.strip();
          entry.put(name(column), NOTHING.contains(text.toLowerCase(Locale.ROOT)) ? "" : text);
        });
    return entry;
  }

  private static String name(String column) {
    return column.strip().replace(' ', '_').toLowerCase(Locale.ROOT);
  }

  /** Returns the columns, of those given, that nobody reads. */
  Set<String> unread(Set<String> given) {
    Set<String> unread = new TreeSet<>(given);
    unread.removeAll(List.of(image, mask, LABEL, LABEL_INDEX, SPLIT, "path", ""));
    return unread;
  }

  /** Returns the columns that are needed and not there. */
  Set<String> missing(Set<String> given) {
    Set<String> missing = new LinkedHashSet<>(List.of(image, SPLIT));
    if (!given.contains(LABEL_INDEX)) {
      missing.add(LABEL);
    }
    missing.removeAll(given);
    return missing;
  }

  /** Returns a cell; null where it says nothing. */
  static @Nullable String cell(Map<String, String> entry, String column) {
    String value = entry.getOrDefault(column, "");
    return value.isEmpty() ? null : value;
  }
}
