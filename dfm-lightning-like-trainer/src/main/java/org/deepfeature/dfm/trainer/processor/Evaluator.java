package org.deepfeature.dfm.trainer.processor;

import java.util.Map;

/** Measures a test. A new one for each; not thread-safe. */
public interface Evaluator {
  /**
   * @param image of the test, in order
   */
  void add(ScoredImage image);

  /**
   * @return name → finite number of the images so far; what is not defined is left out
   */
  Map<String, Double> metrics();
}
