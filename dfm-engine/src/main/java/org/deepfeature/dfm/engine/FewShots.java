package org.deepfeature.dfm.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.deepfeature.dfm.engine.option.DataOptions;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.LeftOut;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Stage;

/**
 * Some of the normal images to fit on, and all other images of the data. For one thread.
 *
 * @param data all of it
 * @param shots how many to fit on
 * @param seed draws them
 */
record FewShots(DataModule data, int shots, long seed) implements DataModule {
  /** Names of more would be no line to read. */
  private static final int NAMED = 16;

  /**
   * @param data set up to fit
   * @param options say how many images are wanted
   * @param context told which were drawn, and warned where there are not so many
   * @return with no more than those; the data itself if all are wanted
   * @throws ConfigurationException if a seed is given, and no number
   */
  static DataModule of(DataModule data, DataOptions options, RunContext context) {
    if (options.shots() == null) {
      if (options.shotSeed() != DataOptions.DEFAULTS.shotSeed()) {
        throw new ConfigurationException(
            "--shot-seed %s draws nothing without --shots; give both, or neither"
                .formatted(options.shotSeed()));
      }
      return data;
    }
    int wanted = options.shots();
    int all = data.trainSamples().size();
    if (wanted >= all) {
      if (wanted > all) {
        context.warn(
            "--shots %s, but there are only %s normal images to fit on: all are taken"
                .formatted(wanted, all));
      }
      return data;
    }
    FewShots drawn = new FewShots(data, wanted, options.shotSeed());
    String names =
        drawn.trainSamples().stream()
            .limit(NAMED)
            .map(Sample::name)
            .collect(Collectors.joining(", "));
    context.say(
        "shots: %s of %s normal images, drawn by seed %s: %s%s"
            .formatted(
                wanted, all, options.shotSeed(), names, wanted > NAMED ? ", and others" : ""));
    return drawn;
  }

  @Override
  public void setup(Stage stage) {
    data.setup(stage);
  }

  /** The first of all images in an order that the seed alone decides; told in the data's order. */
  @Override
  public List<Sample> trainSamples() {
    List<Sample> all = data.trainSamples();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      places.add(i);
    }
    Collections.shuffle(places, new Random(seed));
    Set<Integer> drawn = new HashSet<>(places.subList(0, Math.min(shots, all.size())));
    List<Sample> few = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (drawn.contains(i)) {
        few.add(all.get(i));
      }
    }
    return few;
  }

  @Override
  public List<Sample> validationSamples() {
    return data.validationSamples();
  }

  @Override
  public List<Sample> testSamples() {
    return data.testSamples();
  }

  @Override
  public List<Sample> predictSamples() {
    return data.predictSamples();
  }

  @Override
  public List<LeftOut> leftOut() {
    return data.leftOut();
  }
}
