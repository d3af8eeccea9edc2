package org.deepfeature.dfm.engine.option;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.deepfeature.dfm.trainer.option.OptionDescription;
import org.deepfeature.dfm.trainer.option.OptionGroup;

/** All options as Markdown, a table for each group. Stateless and thread-safe. */
public final class OptionTable {
  private OptionTable() {}

  /**
   * @return headings and tables, in the order of the groups
   */
  public static String markdown() {
    StringBuilder text = new StringBuilder();
    for (OptionGroup group : OptionGroup.values()) {
      List<OptionDescription> options =
          Configuration.LIST.descriptions().stream()
              .filter(option -> option.option().group() == group)
              .toList();
      text.append("## ").append(group.title()).append("\n\n");
      text.append("| key | what it is | value | default | changes | used by |\n");
      text.append("|---|---|---|---|---|---|\n");
      options.forEach(option -> text.append(row(option)));
      text.append('\n');
    }
    return text.toString();
  }

  private static String row(OptionDescription option) {
    return "| `%s` | %s | %s | %s | %s | %s |\n"
        .formatted(
            option.key(),
            cell(option.option().text()),
            value(option),
            otherwise(option),
            option.option().changes(),
            Arrays.stream(option.option().usedBy())
                .map(stage -> stage.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.joining(", ")));
  }

  private static String value(OptionDescription option) {
    String value = option.option().value();
    String shape = value.isEmpty() ? "" : "`" + cell(value) + "`";
    if (option.isSwitch()) {
      shape = "`true`, `false`";
    } else if (option.isMap()) {
      shape = "a map";
    }
    String example = option.option().example();
    String unit = option.option().unit();
    return shape
        + (unit.isEmpty() ? "" : ", in " + unit)
        + (example.isEmpty() ? "" : ", such as `" + cell(example) + "`");
  }

  private static String otherwise(OptionDescription option) {
    return option.option().otherwise().isEmpty()
        ? option.defaultText().isEmpty() ? "" : "`" + cell(option.defaultText()) + "`"
        : cell(option.option().otherwise());
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
