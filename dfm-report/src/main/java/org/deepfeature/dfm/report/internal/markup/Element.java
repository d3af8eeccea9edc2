package org.deepfeature.dfm.report.internal.markup;

import java.util.Locale;

/**
 * An element of HTML or SVG, built from its name on: attributes first, then what is in it. Its own
 * methods escape. Not thread-safe.
 */
public final class Element {
  private final String name;
  private final StringBuilder start = new StringBuilder();
  private final StringBuilder content = new StringBuilder();

  /**
   * @param name such as {@code svg}
   */
  public Element(String name) {
    this.name = name;
    start.append('<').append(name);
  }

  /**
   * @param key the attribute's name
   * @param value any text
   * @return this
   */
  public Element with(String key, String value) {
    start.append(' ').append(key).append("=\"").append(Markup.text(value)).append('"');
    return this;
  }

  /**
   * @param key the attribute's name
   * @param value a length or place, written with one decimal
   * @return this
   */
  public Element with(String key, double value) {
    return with(key, String.format(Locale.ROOT, "%.1f", value));
  }

  /**
   * @param text to read
   * @return this
   */
  public Element add(String text) {
    content.append(Markup.text(text));
    return this;
  }

  /**
   * @param child goes after what is there
   * @return this
   */
  public Element add(Element child) {
    content.append(child.markup());
    return this;
  }

  /**
   * @return the element
   */
  public Markup markup() {
    return new Markup(content.isEmpty() ? start + "/>" : start + ">" + content + "</" + name + ">");
  }
}
