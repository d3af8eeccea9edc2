package org.deepfeature.dfm.examples;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A block of a document that says, in a comment right above it, what it is a copy of.
 *
 * @param source such as {@code examples/scoring/pom.xml}
 * @param text what stands in the block
 */
record Quotation(String source, String text) {
  private static final Pattern MARKED =
      Pattern.compile("<!-- ([^\\n]*?) -->\\n\\n?```\\w*\\n(.*?)\\n```\\n", Pattern.DOTALL);

  static List<Quotation> in(String document) {
    return MARKED
        .matcher(document)
        .results()
        .map(match -> new Quotation(match.group(1), match.group(2)))
        .toList();
  }
}
