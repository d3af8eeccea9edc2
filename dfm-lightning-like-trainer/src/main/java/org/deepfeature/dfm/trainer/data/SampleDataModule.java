package org.deepfeature.dfm.trainer.data;

import java.util.List;
import java.util.Locale;

/**
 * Samples that somebody has listed already. Immutable and thread-safe.
 *
 * @param samples of any splits; each split keeps this order
 */
public record SampleDataModule(List<Sample> samples) implements DataModule {
  public SampleDataModule {
    samples = List.copyOf(samples);
  }

  @Override
  public void setup(Stage stage) {
    List<Sample> needed =
        switch (stage) {
          case FIT -> trainSamples();
          case VALIDATE -> validationSamples();
          case TEST -> testSamples();
          case PREDICT -> predictSamples();
        };
    if (needed.isEmpty()) {
      throw new IllegalArgumentException(
          "None of %s samples is there to %s"
              .formatted(samples.size(), stage.name().toLowerCase(Locale.ROOT)));
    }
  }

  @Override
  public List<Sample> trainSamples() {
    return of(Split.TRAIN);
  }

  @Override
  public List<Sample> validationSamples() {
    return of(Split.VALIDATION);
  }

  @Override
  public List<Sample> testSamples() {
    return of(Split.TEST);
  }

  @Override
  public List<Sample> predictSamples() {
    List<Sample> predict = of(Split.PREDICT);
    return predict.isEmpty() ? testSamples() : predict;
  }

  private List<Sample> of(Split split) {
    return samples.stream().filter(sample -> sample.split() == split).toList();
  }
}
