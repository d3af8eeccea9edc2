package org.deepfeature.dfm.engine;

import org.deepfeature.dfm.trainer.lifecycle.Callback;

/**
 * A callback that only shows how far a stage is; {@code --no-enable-progress-bar} leaves it out.
 * For the thread that runs the trainer.
 */
public interface ProgressCallback extends Callback {}
