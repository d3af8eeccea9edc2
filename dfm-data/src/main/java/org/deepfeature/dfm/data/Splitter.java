package org.deepfeature.dfm.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.deepfeature.dfm.data.synthetic.PerlinDefect;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;

/** Divides the images that a layout read as the settings say; order is kept. */
final class Splitter {
  /** The defect type of drawn defects. */
  static final String SYNTHETIC = "synthetic";

  private final SplitSettings settings;
  private final SampleDraw draw;

  Splitter(SplitSettings settings) {
    this.settings = settings;
    this.draw = new SampleDraw(settings.seed());
  }

  List<Sample> split(List<Sample> read) {
    return validation(test(read));
  }

  private List<Sample> test(List<Sample> read) {
    boolean undivided = read.stream().anyMatch(s -> s.split() == Split.UNASSIGNED);
    TestSplitMode mode =
        settings.testMode().orElse(undivided ? TestSplitMode.FRACTION : TestSplitMode.FROM_DIR);
    return switch (mode) {
      case FROM_DIR -> {
        if (undivided) {
          throw new IllegalArgumentException(
              "test_split_mode from_dir, but this data has no test set of its own; expected"
                  + " fraction or synthetic");
        }
        yield read;
      }
      case FRACTION -> fraction(read);
      case SYNTHETIC -> synthetic(read);
    };
  }

  private List<Sample> fraction(List<Sample> read) {
    Set<Sample> held = draw.share(only(read, Splitter::mayTrain), settings.testRatio(), "test");
    return read.stream()
        .map(s -> mayTrain(s) ? s.with(held.contains(s) ? Split.TEST : Split.TRAIN) : s)
        .toList();
  }

  private List<Sample> synthetic(List<Sample> read) {
    boolean given = read.stream().anyMatch(s -> s.split() == Split.TEST && !s.anomalous());
    List<Sample> divided = given ? read : fraction(read);
    List<Sample> normal = only(divided, s -> s.split() == Split.TEST && !s.anomalous());
    Set<Sample> defective = draw.share(normal, 0.5, "defective");
    return divided.stream()
        .filter(s -> s.split() != Split.TEST || !s.anomalous())
        .map(s -> s.split() == Split.UNASSIGNED ? s.with(Split.TRAIN) : s)
        .map(s -> defective.contains(s) ? withDefect(s) : s)
        .toList();
  }

  /** Whether an image is normal and not set aside for validation or prediction. */
  private static boolean mayTrain(Sample s) {
    return !s.anomalous()
        && !s.label().equals(Sample.UNKNOWN)
        && s.split() != Split.VALIDATION
        && s.split() != Split.PREDICT;
  }

  private List<Sample> validation(List<Sample> read) {
    boolean given = read.stream().anyMatch(s -> s.split() == Split.VALIDATION);
    ValSplitMode mode =
        settings.valMode().orElse(given ? ValSplitMode.FROM_DIR : ValSplitMode.NONE);
    if (mode == ValSplitMode.FROM_DIR) {
      return read;
    }
    List<Sample> samples = only(read, s -> s.split() != Split.VALIDATION);
    return switch (mode) {
      case NONE, FROM_DIR -> samples;
      case SAME_AS_TEST -> {
        List<Sample> both = new ArrayList<>(samples);
        only(samples, s -> s.split() == Split.TEST)
            .forEach(s -> both.add(s.with(Split.VALIDATION)));
        yield List.copyOf(both);
      }
      case FROM_TRAIN -> moved(samples, Split.TRAIN);
      case FROM_TEST -> moved(samples, Split.TEST);
      case SYNTHETIC -> {
        List<Sample> moved = moved(samples, Split.TRAIN);
        Set<Sample> defective =
            draw.share(only(moved, s -> s.split() == Split.VALIDATION), 0.5, "defective");
        yield moved.stream().map(s -> defective.contains(s) ? withDefect(s) : s).toList();
      }
    };
  }

  private List<Sample> moved(List<Sample> samples, Split from) {
    Set<Sample> drawn =
        draw.share(only(samples, s -> s.split() == from), settings.valRatio(), "validation");
    return samples.stream().map(s -> drawn.contains(s) ? s.with(Split.VALIDATION) : s).toList();
  }

  private Sample withDefect(Sample s) {
    PerlinDefect defect = new PerlinDefect(draw.number(s, "defect"));
    return new Sample(s.path(), s.name(), SYNTHETIC, true, List.of(), s.split(), defect);
  }

  private static List<Sample> only(List<Sample> samples, Predicate<Sample> wanted) {
    return samples.stream().filter(wanted).toList();
  }
}
