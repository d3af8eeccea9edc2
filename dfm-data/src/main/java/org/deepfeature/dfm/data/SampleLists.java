package org.deepfeature.dfm.data;

import java.util.List;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.deepfeature.dfm.trainer.data.Stage;
import org.jspecify.annotations.Nullable;

/**
 * What all data modules share: samples are read and divided once, and given by split; what a stage
 * needs is demanded.
 */
abstract class SampleLists implements DataModule {
  private final Splitter splitter;
  private @Nullable List<Sample> samples;

  SampleLists(SplitSettings settings) {
    this.splitter = new Splitter(settings);
  }

  /** Reads all samples of all splits, in order. */
  abstract List<Sample> read();

  /** Returns a line for the case that a split is empty: what was looked for, what exists. */
  abstract String missing(Split split);

  @Override
  public final void setup(Stage stage) {
    if (samples == null) {
      samples = List.copyOf(splitter.split(read()));
    }
    Split needed =
        switch (stage) {
          case FIT -> Split.TRAIN;
          case VALIDATE -> Split.VALIDATION;
          case TEST -> Split.TEST;
          case PREDICT -> Split.PREDICT;
        };
    List<Sample> found = needed == Split.PREDICT ? predictSamples() : of(needed);
    if (found.isEmpty()) {
      throw new IllegalArgumentException(missing(needed));
    }
  }

  @Override
  public final List<Sample> trainSamples() {
    return of(Split.TRAIN);
  }

  @Override
  public final List<Sample> validationSamples() {
    return of(Split.VALIDATION);
  }

  @Override
  public final List<Sample> testSamples() {
    return of(Split.TEST);
  }

  @Override
  public final List<Sample> predictSamples() {
    List<Sample> predict = of(Split.PREDICT);
    return predict.isEmpty() ? of(Split.TEST) : predict;
  }

  private List<Sample> of(Split split) {
    if (samples == null) {
      throw new IllegalStateException("The data module is not set up yet; call setup first");
    }
    return samples.stream().filter(s -> s.split() == split).toList();
  }
}
