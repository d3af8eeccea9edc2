package org.deepfeature.dfm.trainer.lifecycle;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.trainer.checkpoint.Checkpoint;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.loader.ImageBatch;
import org.deepfeature.dfm.trainer.loader.ImageLoader;
import org.deepfeature.dfm.trainer.logger.Logger;

/** One stage of one module: calls hooks, runs batches, ends when a callback gives a reason. */
final class Run {
  private final TrainerOptions options;
  private final AnomalyModule module;
  private final List<Callback> callbacks;
  private final List<LifecycleHooks> hooks;
  private final Set<Path> bad = new HashSet<>();
  private boolean stopped;
  private long step;

  Run(TrainerOptions options, AnomalyModule module, List<String> trainingImages) {
    this.options = options;
    this.module = module;
    module.attach(
        new TrainerContext(
            options.budget(), options.decoder(), this::bad, options.messages(), trainingImages));
    this.callbacks = new ArrayList<>(options.callbacks());
    callbacks.addAll(module.configureCallbacks());
    this.hooks = new ArrayList<>(callbacks);
    hooks.add(module);
  }

  /** A module may find an image bad that could be decoded. */
  private void bad(BadImageException fault) {
    bad.add(fault.path());
    options.onBadImage().accept(fault);
  }

  /** Whether the module said that it cannot use that image. */
  boolean isBad(Sample sample) {
    return bad.contains(sample.path());
  }

  AnomalyModule module() {
    return module;
  }

  TrainerOptions options() {
    return options;
  }

  /** Whether a callback wanted the stage to end. */
  boolean isStopped() {
    return stopped;
  }

  /** Goes on counting training batches from there. */
  void resumeAt(long batches) {
    step = batches;
  }

  void call(Consumer<LifecycleHooks> hook) {
    hooks.forEach(hook);
  }

  /** Hands a checkpoint to the module and then to the callbacks: Lightning's order here. */
  void load(Checkpoint checkpoint) {
    module.onLoadCheckpoint(checkpoint);
    callbacks.forEach(callback -> callback.onLoadCheckpoint(checkpoint));
  }

  /** Runs a stage from setup to teardown, whatever happens in it. */
  void stage(Stage stage, int images, Runnable body) {
    try {
      call(h -> h.setup(stage, images));
      body.run();
      log(stage == Stage.FIT ? module.metrics() : Map.of());
      call(h -> h.teardown(stage));
      options.logger().finish(stopped ? Logger.Status.INTERRUPTED : Logger.Status.SUCCESS);
    } catch (RuntimeException | Error e) {
      failed(stage, e);
      throw e;
    }
  }

  private void failed(Stage stage, Throwable e) {
    List<Runnable> last = new ArrayList<>();
    callbacks.forEach(callback -> last.add(() -> callback.onException(e)));
    hooks.forEach(h -> last.add(() -> h.teardown(stage)));
    last.add(() -> options.logger().finish(Logger.Status.FAILED));
    for (Runnable next : last) {
      try {
        next.run();
      } catch (RuntimeException again) {
        e.addSuppressed(again);
      }
    }
  }

  /** Lightning's evaluation loop, before a fit: scores mean nothing yet. */
  void check(List<Sample> samples) {
    evaluate(Evaluation.VALIDATION, samples, JudgedBatch::new);
  }

  /** Lightning's evaluation loop. */
  void evaluate(Evaluation evaluation, List<Sample> samples) {
    evaluate(
        evaluation,
        samples,
        (batch, scored) -> JudgedBatch.of(batch, scored, options.onBadImage()));
  }

  private void evaluate(
      Evaluation evaluation,
      List<Sample> samples,
      BiFunction<ImageBatch, Predictions, JudgedBatch> judge) {
    call(evaluation.start());
    call(evaluation.epochStart());
    try (ImageLoader loader = loader(samples)) {
      for (int i = 0; loader.hasNext() && !stopped; i++) {
        int index = i;
        ImageBatch batch = loader.next();
        call(h -> evaluation.batchStart().call(h, batch, index));
        Predictions predictions = step(() -> evaluation.step().run(module, batch, index));
        JudgedBatch judged = judge.apply(batch, predictions);
        if (!judged.predictions().samples().isEmpty()) {
          callWithin(
              h -> evaluation.batchEnd().call(h, judged.batch(), judged.predictions(), index));
        }
        askToStop();
      }
    }
    call(evaluation.epochEnd());
    call(evaluation.end());
  }

  /** Calls a hook that may compute, and does not wait for what other threads compute. */
  void callWithin(Consumer<LifecycleHooks> hook) {
    options
        .budget()
        .with(
            1,
            () -> {
              call(hook);
              return hook;
            });
  }

  /** Runs a module's step within the threads that were requested. */
  <T> T step(Supplier<T> body) {
    return options.budget().with(options.stepThreads(), body);
  }

  ImageLoader loader(List<Sample> samples) {
    return new ImageLoader(
        samples,
        options.decoder(),
        module.preprocessor(),
        options.batchSize(),
        options.budget(),
        options.onBadImage());
  }

  void askToStop() {
    for (Callback callback : callbacks) {
      Optional<String> reason = callback.stopReason();
      if (reason.isPresent() && !stopped) {
        stopped = true;
        options.messages().accept(reason.get());
      }
    }
  }

  /** After a training batch. */
  void logStep(int epoch) {
    step++;
    log(Map.of("epoch", (double) epoch));
  }

  private static Map<String, Double> finite(Callback callback) {
    Map<String, Double> metrics = callback.metrics();
    metrics.forEach(
        (name, value) -> {
          if (!Double.isFinite(value)) {
            throw new IllegalStateException(
                "Metric '%s' of callback %s is %s; expected a finite number"
                    .formatted(name, callback.getClass().getName(), value));
          }
        });
    return metrics;
  }

  private void log(Map<String, Double> more) {
    Map<String, Double> metrics = new HashMap<>(more);
    callbacks.forEach(callback -> metrics.putAll(finite(callback)));
    if (!metrics.isEmpty()) {
      options.logger().logMetrics(metrics, step);
    }
  }
}
