package org.deepfeature.dfm.runtime.backbone;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;

/**
 * A backbone as it is requested.
 *
 * @param kind before the colon
 * @param source after it
 */
record BackboneName(String kind, String source) {
  /** A plus within a file's name is none, unless what follows looks like a kind. */
  private static final Pattern JOINT = Pattern.compile("\\+(?=[a-z0-9-]{2,}:)");

  /**
   * @param text {@code KIND:NAME}, or several with a plus between them
   * @param kinds that there are, for messages
   * @return at least one
   * @throws ConfigurationException if one has no kind, or nothing after it
   */
  static List<BackboneName> parse(String text, Collection<String> kinds) {
    List<BackboneName> names = new ArrayList<>();
    for (String name : JOINT.split(text, -1)) {
      int colon = name.indexOf(':');
      if (colon < 1 || colon == name.length() - 1) {
        throw new ConfigurationException(
            "Backbone '%s' says no kind; expected KIND:NAME such as %s"
                .formatted(name, examples(name.replace(":", ""), kinds)));
      }
      names.add(new BackboneName(name.substring(0, colon), name.substring(colon + 1)));
    }
    return names;
  }

  private static String examples(String name, Collection<String> kinds) {
    String source = name.isEmpty() || kinds.contains(name) ? "NAME" : name;
    List<String> sorted = new ArrayList<>(kinds);
    sorted.sort((a, b) -> Boolean.compare(b.equals("onnx"), a.equals("onnx")));
    return sorted.stream().map(kind -> kind + ":" + source).collect(Collectors.joining(" or "));
  }

  @Override
  public String toString() {
    return kind + ":" + source;
  }
}
