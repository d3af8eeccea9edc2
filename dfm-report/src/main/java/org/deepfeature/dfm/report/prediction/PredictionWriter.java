package org.deepfeature.dfm.report.prediction;

import java.io.IOException;

/** Takes one prediction after the other. Not thread-safe. */
public interface PredictionWriter extends AutoCloseable {
  /**
   * @param prediction the next row
   * @throws IOException if the writer does not take it
   */
  void write(PredictionRow prediction) throws IOException;

  /**
   * Hands on what is held back.
   *
   * @throws IOException if the writer does not take it
   */
  void flush() throws IOException;

  @Override
  void close() throws IOException;
}
