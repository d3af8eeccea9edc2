package org.deepfeature.dfm.report.internal.markup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Text that stands in a page as it is. Immutable. */
public final class Markup implements PagePart {
  private static final Pattern SEPARATOR = Pattern.compile("[/\\\\_]");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{32,}");
  private static final Pattern PART_OF_HASH = Pattern.compile("(.{8})(?=.)");

  private final String markup;

  Markup(String markup) {
    this.markup = markup;
  }

  /**
   * @param text any
   * @return it, to be read as text inside an element or an attribute in either kind of quotes
   */
  public static Markup text(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return new Markup(out.toString());
  }

  /**
   * @param text any
   * @return it as text that a narrow page may break after a slash or an underscore, and within a
   *     hash
   */
  public static Markup breakable(String text) {
    String broken = SEPARATOR.matcher(text(text).markup).replaceAll("$0<wbr>");
    return new Markup(
        HASH.matcher(broken)
            .replaceAll(hash -> PART_OF_HASH.matcher(hash.group()).replaceAll("$1<wbr>")));
  }

  /**
   * @param beside a class whose package holds the file
   * @param name of the file, in UTF-8
   * @return its content: a style sheet, a script, an element
   * @throws IllegalStateException if there is none
   */
  public static Markup resource(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The jar lacks " + name);
      }
      return new Markup(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void writeTo(Writer out) throws IOException {
    out.write(markup);
  }

  @Override
  public String toString() {
    return markup;
  }
}
