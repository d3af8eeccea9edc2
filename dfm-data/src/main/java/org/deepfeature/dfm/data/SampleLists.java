package org.deepfeature.dfm.data;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.LeftOut;
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
  private List<LeftOut> leftOut = List.of();

  SampleLists(SplitSettings settings) {
    this.splitter = new Splitter(settings);
  }

  /** Reads all samples of all splits, in order. */
  abstract List<Sample> read();

  /** Returns the folders that are looked through, whose other files are counted. */
  abstract List<Path> folders();

  /** Returns those of them that hold masks alone. */
  List<Path> maskFolders() {
    return List.of();
  }

  /** Returns what the names of files are relative to; null for nothing. */
  abstract @Nullable Path names();

  /** Returns what is left out of a list. */
  List<LeftOut> unlisted() {
    return List.of();
  }

  /** Returns a line for the case that a split is empty: what was looked for, what exists. */
  abstract String missing(Split split);

  @Override
  public final void setup(Stage stage) {
    if (samples == null) {
      List<Sample> read = UniqueNames.of(read());
      List<Sample> divided = List.copyOf(splitter.split(read));
      LeftOutFiles files = new LeftOutFiles(names(), maskFolders());
      leftOut =
          Stream.of(unlisted(), files.unused(folders(), read), files.divided(read, divided))
              .flatMap(List::stream)
              .toList();
      samples = divided;
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
      String others = LeftOutFiles.text(leftOut);
      throw new IllegalArgumentException(
          missing(needed) + (others.isEmpty() ? "" : "; left out: " + others));
    }
  }

  /** By name: folds, and so thresholds, must not depend on the order of somebody's list. */
  @Override
  public final List<Sample> trainSamples() {
    return of(Split.TRAIN).stream().sorted(Comparator.comparing(Sample::name)).toList();
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

  @Override
  public final List<LeftOut> leftOut() {
    all();
    return leftOut;
  }

  private List<Sample> of(Split split) {
    return all().stream().filter(s -> s.split() == split).toList();
  }

  private List<Sample> all() {
    if (samples == null) {
      throw new IllegalStateException("The data module is not set up yet; call setup first");
    }
    return samples;
  }
}
