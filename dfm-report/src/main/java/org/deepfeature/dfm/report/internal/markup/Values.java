package org.deepfeature.dfm.report.internal.markup;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What stands in a template's places and sections, by name. Not thread-safe. */
public final class Values {
  private final Map<String, PagePart> parts = new HashMap<>();
  private final Map<String, List<Values>> sections = new HashMap<>();

  /**
   * @param name of a place
   * @param text any; escaped
   * @return this
   */
  public Values put(String name, String text) {
    return put(name, Markup.text(text));
  }

  /**
   * @param name of a place
   * @param part written as it is
   * @return this
   */
  public Values put(String name, PagePart part) {
    parts.put(name, part);
    return this;
  }

  /**
   * @param name of a section
   * @param each values for each time that it is there; those around it hold, too
   * @return this
   */
  public Values each(String name, List<Values> each) {
    sections.put(name, List.copyOf(each));
    return this;
  }

  /**
   * @param name of a section
   * @param there whether it is there, once
   * @return this
   */
  public Values when(String name, boolean there) {
    return each(name, there ? List.of(new Values()) : List.of());
  }

  Map<String, PagePart> parts() {
    return parts;
  }

  Map<String, List<Values>> sections() {
    return sections;
  }
}
