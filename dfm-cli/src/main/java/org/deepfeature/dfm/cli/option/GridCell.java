package org.deepfeature.dfm.cli.option;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deepfeature.dfm.runtime.file.AtomicFile;
import org.deepfeature.dfm.runtime.file.Sha256;

/** One combination of a grid. Immutable. */
public final class GridCell {
  private static final int DIGITS = 12;

  private final Map<String, String> settings;
  private final ObjectNode given;
  private final Configuration configuration;

  GridCell(Map<String, String> settings, ObjectNode given, Configuration configuration) {
    this.settings = settings;
    this.given = given;
    this.configuration = configuration;
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
    return configuration;
  }

  /**
   * @return twelve hexadecimal digits that all cells of the same configuration share
   */
  public String id() {
    String text = ConfigurationTree.text(ConfigurationTree.of(configuration).node());
    return Sha256.ofLines(text.lines().toList()).substring(0, DIGITS);
  }

  /**
   * @param category that this cell is for
   * @return the same for that one category
   */
  public GridCell withCategory(String category) {
    Map<String, String> more = settings();
    more.put("category", category);
    ObjectNode one = ConfigurationGrid.with(given, "category", category);
    return new GridCell(more, one, ConfigurationOptions.of(one).resolve());
  }

  /**
   * @param file gets what was given, for {@code --config}; recipes are resolved where it is read
   */
  public void write(Path file) {
    AtomicFile.writeText(file, ConfigurationTree.text(given));
  }
}
