package org.deepfeature.dfm.trainer.lifecycle;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.trainer.checkpoint.Checkpoint;
import org.deepfeature.dfm.trainer.checkpoint.CheckpointEntry;
import org.deepfeature.dfm.trainer.checkpoint.ImageContents;
import org.deepfeature.dfm.trainer.checkpoint.ModelCheckpoint;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.loader.ImageBatch;
import org.deepfeature.dfm.trainer.loader.ImageLoader;
import org.jspecify.annotations.Nullable;

/** Lightning's fit loop: sanity check, epochs, validation inside of them. */
final class FitLoop {
  private final Run run;
  private final TrainerOptions options;
  private final List<Sample> train;
  private final List<Sample> validation;
  private int epoch;
  private int batches;
  private int position;

  FitLoop(Run run, List<Sample> train, List<Sample> validation) {
    this.run = run;
    this.options = run.options();
    this.train = train;
    this.validation = validation;
  }

  void fit(@Nullable Checkpoint resumed) {
    boolean insideEpoch = false;
    if (resumed != null) {
      load(resumed);
      insideEpoch = position > 0;
    }
    run.call(LifecycleHooks::onFitStart);
    options.logger().logHyperparameters(options.hyperparameters());
    sanityCheck();
    run.call(LifecycleHooks::onTrainStart);
    int epochs = options.maxEpochs().orElse(run.module().trainerArguments().maxEpochs());
    while (epoch < epochs && !run.isStopped() && !run.module().isTrained()) {
      if (!insideEpoch) {
        run.call(LifecycleHooks::onTrainEpochStart);
      }
      insideEpoch = false;
      trainEpoch();
      if (!validation.isEmpty() && (epoch + 1) % options.checkValEveryNEpoch() == 0) {
        run.evaluate(Evaluation.VALIDATION, validation);
      }
      run.call(LifecycleHooks::onTrainEpochEnd);
      epoch++;
      batches = 0;
      position = 0;
    }
    run.call(LifecycleHooks::onTrainEnd);
    run.call(LifecycleHooks::onFitEnd);
  }

  private void sanityCheck() {
    int steps =
        options.numSanityValSteps().orElse(run.module().trainerArguments().numSanityValSteps());
    int images =
        BatchLimit.of(steps < 0 ? Integer.MAX_VALUE : steps)
            .images(validation.size(), options.batchSize());
    if (images > 0) {
      run.call(LifecycleHooks::onSanityCheckStart);
      run.check(validation.subList(0, images));
      run.call(LifecycleHooks::onSanityCheckEnd);
    }
  }

  private void trainEpoch() {
    int from = position;
    try (ImageLoader loader = run.loader(train.subList(from, train.size()))) {
      for (; loader.hasNext() && !run.isStopped(); batches++) {
        int index = batches;
        ImageBatch batch = loader.next();
        run.call(h -> h.onTrainBatchStart(batch, index));
        run.step(
            () -> {
              run.module().trainingStep(batch, index);
              return index;
            });
        ImageBatch collected = usable(batch);
        run.callWithin(h -> h.onTrainBatchEnd(collected, index));
        position = from + loader.position();
        options.checkpoint().ifPresent(checkpoint -> save(checkpoint, collected.samples()));
        run.logStep(epoch);
        run.askToStop();
      }
    }
  }

  /** Without the images that the step left out. */
  private ImageBatch usable(ImageBatch batch) {
    List<Sample> samples = batch.samples();
    return batch.only(
        IntStream.range(0, samples.size())
            .filter(i -> !run.isBad(samples.get(i)))
            .boxed()
            .toList());
  }

  private void save(ModelCheckpoint checkpoint, List<Sample> samples) {
    CheckpointEntry.Builder entry = new CheckpointEntry.Builder();
    try {
      ImageContents.save(entry, samples);
    } catch (DfmException gone) {
      checkpoint.giveUp(position, gone);
      return;
    }
    run.call(h -> h.onSaveCheckpoint(entry));
    List<String> images = samples.stream().map(Sample::name).toList();
    checkpoint.save(entry.build(epoch, batches + 1, position, images));
  }

  /** Continues where another process ended; reports its bad images again. */
  private void load(Checkpoint checkpoint) {
    ImageContents.require(checkpoint, train);
    run.load(checkpoint);
    CheckpointEntry last = checkpoint.last();
    epoch = last.epoch();
    batches = last.batches();
    position = last.position();
    Set<String> read = new HashSet<>();
    long[] entries = {0};
    checkpoint.forEach(
        entry -> {
          entries[0]++;
          if (entry.epoch() == epoch) {
            read.addAll(entry.images());
          }
        });
    run.resumeAt(entries[0]);
    for (Sample sample : train.subList(0, position)) {
      if (sample.copy() == null && !read.contains(sample.name())) {
        options
            .onBadImage()
            .accept(new BadImageException(sample.path(), "skipped before the checkpoint"));
      }
    }
    options.messages().accept("resumed after %s of %s images".formatted(position, train.size()));
  }
}
