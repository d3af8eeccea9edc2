package org.deepfeature.dfm.engine.benchmark;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What tells a cell from the others, in a few words.
 *
 * @param varying settings that differ, without those that make the data set
 * @param engines whether the networks' engines differ, too
 */
record CellLabels(List<String> varying, boolean engines) {
  private static final int LONGEST = 40;
  private static final List<String> DATA = List.of("data", "category");
  private static final String ENGINE = "^[a-z]+:";

  static CellLabels of(List<Row> rows, List<String> settings) {
    List<String> varying =
        settings.stream()
            .filter(setting -> !DATA.contains(setting))
            .filter(setting -> rows.stream().map(row -> row.get(setting)).distinct().count() > 1)
            .toList();
    long engines =
        rows.stream().map(row -> row.get("backbone").replaceFirst(":.*", "")).distinct().count();
    return new CellLabels(varying, engines > 1);
  }

  /** Returns the values that vary; a number or a yes or no with its name: alone it says nothing. */
  String of(Row row) {
    String label =
        varying.stream()
            .filter(setting -> !row.get(setting).isEmpty())
            .map(setting -> named(setting, Row.shortened(row.get(setting))))
            .collect(Collectors.joining(", "));
    return label.length() > LONGEST ? label.substring(0, LONGEST - 1) + "…" : label;
  }

  private String named(String setting, String value) {
    if (value.matches("[-+0-9.eE]+|true|false")) {
      return setting + " " + value;
    }
    String file = value.replaceFirst("\\.(onnx|pt)$", "");
    return engines ? file : file.replaceFirst(ENGINE, "");
  }
}
