package org.deepfeature.dfm.engine;

import java.util.List;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.engine.option.RunOptions;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.dfm.UsableBatch;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.loader.ImageBatch;
import org.deepfeature.dfm.trainer.loader.ImageLoader;

/**
 * Sends images through the network once, for whoever wants their embeddings.
 *
 * @param session with the open network
 * @param context receives progress and bad images, and may end it
 */
record EmbeddingPass(Session session, RunContext context) {
  /** Takes what a batch gave. */
  @FunctionalInterface
  interface Taker {
    void take(List<Matrix> embeddings, List<Sample> samples);
  }

  /**
   * @param stage what they are for
   * @param samples images
   * @param taker gets those that could be used
   */
  void run(Stage stage, List<Sample> samples, Taker taker) {
    RunOptions options = session.configuration().run();
    List<Callback> watching = context.callbacks().get();
    try (ImageLoader loader =
        new ImageLoader(
            samples,
            options.decoder(),
            session.dfm().preprocessor(),
            options.batchImages(),
            session.budget(),
            context.onBadImage())) {
      watching.forEach(callback -> callback.setup(stage, samples.size()));
      for (int index = 0; loader.hasNext() && !isEnded(watching); index++) {
        ImageBatch batch = loader.next();
        UsableBatch usable =
            session
                .budget()
                .with(
                    session.stepThreads(), () -> session.dfm().embed(batch, context.onBadImage()));
        if (!usable.isEmpty()) {
          taker.take(usable.embeddings(), usable.samples());
        }
        int at = index;
        watching.forEach(callback -> callback.onTrainBatchEnd(usable.images(), at));
      }
    } finally {
      watching.forEach(callback -> callback.teardown(stage));
    }
  }

  private static boolean isEnded(List<Callback> watching) {
    return watching.stream().anyMatch(callback -> callback.stopReason().isPresent());
  }
}
