package org.deepfeature.dfm.engine.option;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.OptionValues;

/** One combination of a grid. Immutable and thread-safe. */
public final class GridCell {
  private static final int DIGITS = 12;
  private static final String CELL = "grid";

  private final Map<String, String> settings;
  private final GivenOptions given;
  private final OptionValues<Configuration> values;

  private GridCell(Map<String, String> settings, GivenOptions given) {
    this.settings = settings;
    this.given = given;
    this.values = Configuration.resolve(given);
    values.record();
  }

  static GridCell of(GivenOptions given, ObjectNode varied) {
    Map<String, String> settings = new LinkedHashMap<>();
    varied
        .properties()
        .forEach(
            e -> {
              JsonNode value = e.getValue();
              settings.put(e.getKey(), value.isContainerNode() ? value.toString() : value.asText());
            });
    return new GridCell(settings, given.with(varied, CELL));
  }

  /**
   * @return what varies, and its value here, in the axes' order
   */
  public Map<String, String> settings() {
    return new LinkedHashMap<>(settings);
  }

  /**
   * @return with everything resolved that can be without a backbone
   */
  public Configuration configuration() {
    return values.record();
  }

  /**
   * @return everything that was given for it
   */
  public GivenOptions given() {
    return given;
  }

  /**
   * @return twelve hexadecimal digits that all cells of the same configuration share
   */
  public String id() {
    String text = ConfigurationFile.text(values.tree());
    return Sha256.ofLines(text.lines().toList()).substring(0, DIGITS);
  }

  /**
   * @param category that this cell is for
   * @return the same for that one category
   */
  public GridCell withCategory(String category) {
    Map<String, String> more = settings();
    more.put("category", category);
    return new GridCell(more, given.with("category", category, CELL));
  }

  /**
   * @param file gets what was given, for {@code --config}; recipes are resolved where it is read
   */
  public void write(Path file) {
    AtomicFile.writeText(file, ConfigurationFile.text(given.tree()));
  }
}
