package org.deepfeature.dfm.report.internal.markup;

import java.io.IOException;
import java.io.Writer;

/** A part of a page that is markup already and is written as it is. Immutable and thread-safe. */
@FunctionalInterface
public interface PagePart {
  /**
   * @param out where to; stays open
   * @throws IOException if it does not take it
   */
  void writeTo(Writer out) throws IOException;
}
