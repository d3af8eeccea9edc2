package org.deepfeature.dfm.report.internal.markup;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A page with named places: {@code {{name}}} is replaced by a value; what stands between {@code
 * {{#name}}} and {@code {{/name}}} is there as often as there are values for it, {@code {{! ...}}}
 * never. A line that holds one of the latter three alone leaves no line. Immutable.
 */
public final class Template {
  private static final Pattern TAG =
      Pattern.compile("\\{\\{!.*?}}|\\{\\{([#/]?)(\\w+)}}", Pattern.DOTALL);
  private static final Pattern ALONE =
      Pattern.compile("(?m)^[ \\t]*(\\{\\{[#/!][^}]*}})[ \\t]*\\n");

  /** Values here, and those around the section. */
  private record Scope(Values values, @Nullable Scope around) {
    <T> T find(String name, Function<Values, Map<String, T>> among) {
      for (Scope scope = this; scope != null; scope = scope.around) {
        T found = among.apply(scope.values).get(name);
        if (found != null) {
          return found;
        }
      }
      throw new IllegalStateException("The template has a place " + name + " without a value");
    }
  }

  private interface Node {
    void write(Scope scope, Writer out) throws IOException;
  }

  private record Section(String name, List<Node> nodes) implements Node {
    @Override
    public void write(Scope scope, Writer out) throws IOException {
      for (Values values : scope.find(name, Values::sections)) {
        for (Node node : nodes) {
          node.write(new Scope(values, scope), out);
        }
      }
    }
  }

  private final Section page;

  private Template(Section page) {
    this.page = page;
  }

  /**
   * @param text with places
   * @return the template
   * @throws IllegalStateException if a section has no beginning or no end
   */
  public static Template of(Markup text) {
    String lines = ALONE.matcher(text.toString()).replaceAll("$1");
    List<Section> open = new ArrayList<>(List.of(new Section("", new ArrayList<>())));
    Matcher tag = TAG.matcher(lines);
    int from = 0;
    while (tag.find()) {
      List<Node> here = open.get(open.size() - 1).nodes();
      here.add(literal(lines.substring(from, tag.start())));
      from = tag.end();
      String name = tag.group(2);
      if (name == null) {
        continue; // a comment
      }
      switch (tag.group(1)) {
        case "#" -> {
          Section section = new Section(name, new ArrayList<>());
          here.add(section);
          open.add(section);
        }
        case "/" -> {
          if (!open.remove(open.size() - 1).name().equals(name)) {
            throw new IllegalStateException("The template ends " + name + ", which is not open");
          }
        }
        default -> here.add((scope, out) -> scope.find(name, Values::parts).writeTo(out));
      }
    }
    if (open.size() > 1) {
      throw new IllegalStateException(
          "The template does not end " + open.get(open.size() - 1).name());
    }
    open.get(0).nodes().add(literal(lines.substring(from)));
    return new Template(open.get(0));
  }

  private static Node literal(String text) {
    return (scope, out) -> out.write(text);
  }

  /**
   * @param values for each of the places
   * @param out where to; stays open
   * @throws IOException if it does not take the page
   * @throws IllegalStateException if a place or a section has no value
   */
  public void write(Values values, Writer out) throws IOException {
    for (Node node : page.nodes()) {
      node.write(new Scope(values, null), out);
    }
  }
}
