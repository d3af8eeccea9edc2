package org.deepfeature.dfm.engine;

import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.runtime.concurrent.ThreadBudget;
import org.deepfeature.dfm.trainer.dfm.Processors;
import org.deepfeature.dfm.trainer.lifecycle.AnomalyModule;
import org.deepfeature.dfm.trainer.option.OptionValues;

/**
 * Who predicts, and by which options.
 *
 * @param module fitted
 * @param chosen thresholds and ranges
 * @param processors of labels and pictures
 * @param values of all options
 * @param budget of threads
 * @param stepThreads that a step takes
 */
record Predictor(
    AnomalyModule module,
    PostProcessor chosen,
    Processors processors,
    OptionValues<Configuration> values,
    ThreadBudget budget,
    int stepThreads) {

  static Predictor of(Session session) {
    return new Predictor(
        session.dfm(),
        session.dfm().fitted().postProcessor(),
        session.dfm().processors(),
        session.values(),
        session.budget(),
        session.stepThreads());
  }
}
