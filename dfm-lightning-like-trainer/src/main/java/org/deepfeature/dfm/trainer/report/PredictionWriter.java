package org.deepfeature.dfm.trainer.report;

import java.io.IOException;

/** Takes one prediction after the other. Not thread-safe. */
public interface PredictionWriter extends AutoCloseable {
  /**
   * @param prediction the next row
   * @throws IOException if the writer does not take it
   */
  void write(Prediction prediction) throws IOException;

  /**
   * Hands on what is held back.
   *
   * @throws IOException if the writer does not take it
   */
  void flush() throws IOException;

  @Override
  void close() throws IOException;
}
