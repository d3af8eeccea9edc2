package org.deepfeature.dfm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SplitterTest {

  /** 20 good images to train, 10 good, 6 dents and 3 holes to test. */
  private static List<Sample> data() {
    List<Sample> samples = new ArrayList<>();
    add(samples, 20, "train/good", Sample.GOOD, Split.TRAIN);
    add(samples, 10, "test/good", Sample.GOOD, Split.TEST);
    add(samples, 6, "test/dent", "dent", Split.TEST);
    add(samples, 3, "test/hole", "hole", Split.TEST);
    return samples;
  }

  private static void add(List<Sample> to, int count, String folder, String label, Split split) {
    for (int i = 0; i < count; i++) {
      String name = "%s/%03d.png".formatted(folder, i);
      to.add(new Sample(Path.of(name), name, label, !label.equals(Sample.GOOD), null, split));
    }
  }

  private static SplitSettings settings(
      @Nullable TestSplitMode test, @Nullable ValSplitMode val, long seed) {
    return new SplitSettings(Optional.ofNullable(test), 0.2, Optional.ofNullable(val), 0.5, seed);
  }

  private static List<Sample> split(
      @Nullable TestSplitMode test, @Nullable ValSplitMode val, long seed) {
    return new Splitter(settings(test, val, seed)).split(data());
  }

  private static List<Sample> of(List<Sample> samples, Split split) {
    return samples.stream().filter(s -> s.split() == split).toList();
  }

  private static Map<String, Integer> kinds(List<Sample> samples, Split split) {
    Map<String, Integer> kinds = new HashMap<>();
    of(samples, split).forEach(s -> kinds.merge(s.label(), 1, Integer::sum));
    return kinds;
  }

  @Test
  void withoutModesEverythingStaysAsItWasRead() {
    assertThat(split(null, null, 0)).isEqualTo(data());
  }

  @Test
  void fractionDrawsNormalTestImagesFromAllNormalOnes() {
    List<Sample> samples = split(TestSplitMode.FRACTION, null, 0);
    assertThat(kinds(samples, Split.TRAIN)).isEqualTo(Map.of("good", 24));
    assertThat(kinds(samples, Split.TEST)).isEqualTo(Map.of("good", 6, "dent", 6, "hole", 3));
  }

  @Test
  void validationFromTestTakesItsShareOfEachKindOfDefectAndLeavesTheRest() {
    List<Sample> samples = split(null, ValSplitMode.FROM_TEST, 0);
    assertThat(kinds(samples, Split.VALIDATION)).isEqualTo(Map.of("good", 5, "dent", 3, "hole", 2));
    assertThat(kinds(samples, Split.TEST)).isEqualTo(Map.of("good", 5, "dent", 3, "hole", 1));
    assertThat(of(samples, Split.TRAIN)).hasSize(20);
  }

  @Test
  void validationFromTrainTakesNormalImagesOnly() {
    List<Sample> samples = split(null, ValSplitMode.FROM_TRAIN, 0);
    assertThat(kinds(samples, Split.VALIDATION)).isEqualTo(Map.of("good", 10));
    assertThat(kinds(samples, Split.TRAIN)).isEqualTo(Map.of("good", 10));
    assertThat(of(samples, Split.TEST)).hasSize(19);
  }

  @Test
  void validationThatIsTheTestKeepsBoth() {
    List<Sample> samples = split(null, ValSplitMode.SAME_AS_TEST, 0);
    assertThat(of(samples, Split.VALIDATION).stream().map(Sample::name))
        .isEqualTo(of(samples, Split.TEST).stream().map(Sample::name).toList());
  }

  @Test
  void validationImagesOfTheDataAreLeftOutWhereAnotherModeIsAskedFor() {
    List<Sample> given = data();
    add(given, 4, "validation/good", Sample.GOOD, Split.VALIDATION);
    assertThat(of(new Splitter(settings(null, null, 0)).split(given), Split.VALIDATION)).hasSize(4);
    assertThat(
            of(new Splitter(settings(null, ValSplitMode.NONE, 0)).split(given), Split.VALIDATION))
        .isEmpty();
    assertThat(
            of(
                new Splitter(settings(null, ValSplitMode.FROM_TRAIN, 0)).split(given),
                Split.VALIDATION))
        .hasSize(10);
  }

  @Test
  void syntheticTestHasHalfOfItsNormalImagesDefectiveAndNoRealDefect() {
    List<Sample> samples = split(TestSplitMode.SYNTHETIC, null, 0);
    assertThat(kinds(samples, Split.TEST)).isEqualTo(Map.of("good", 5, "synthetic", 5));
    assertThat(of(samples, Split.TEST))
        .allSatisfy(s -> assertThat(s.defect() != null).isEqualTo(s.anomalous()));
    assertThat(of(samples, Split.TRAIN)).hasSize(20);
  }

  @Test
  void syntheticTestWithoutNormalTestImagesTakesThemFromTheTrainingImages() {
    List<Sample> normal = data().subList(0, 20);
    List<Sample> samples = new Splitter(settings(TestSplitMode.SYNTHETIC, null, 0)).split(normal);
    assertThat(kinds(samples, Split.TRAIN)).isEqualTo(Map.of("good", 16));
    assertThat(kinds(samples, Split.TEST)).isEqualTo(Map.of("good", 2, "synthetic", 2));
  }

  @Test
  void syntheticValidationComesFromTrainingImages() {
    List<Sample> samples = split(null, ValSplitMode.SYNTHETIC, 0);
    assertThat(kinds(samples, Split.VALIDATION)).isEqualTo(Map.of("good", 5, "synthetic", 5));
    assertThat(of(samples, Split.VALIDATION)).allMatch(s -> s.name().startsWith("train/"));
    assertThat(kinds(samples, Split.TRAIN)).isEqualTo(Map.of("good", 10));
    assertThat(of(samples, Split.TEST)).hasSize(19);
  }

  @ParameterizedTest
  @EnumSource(ValSplitMode.class)
  void aDrawDependsOnSeedAndNamesAndNotOnTheOrder(ValSplitMode mode) {
    List<Sample> shuffled = new ArrayList<>(data());
    Collections.shuffle(shuffled, new Random(5));
    Set<Sample> expected = new HashSet<>(split(TestSplitMode.FRACTION, mode, 7));
    assertThat(new Splitter(settings(TestSplitMode.FRACTION, mode, 7)).split(shuffled))
        .hasSameSizeAs(split(TestSplitMode.FRACTION, mode, 7))
        .allMatch(expected::contains);
    assertThat(new HashSet<>(split(TestSplitMode.FRACTION, mode, 8))).isNotEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(ValSplitMode.class)
  void noImageIsBothFittedOnAndMeasuredOn(ValSplitMode mode) {
    List<Sample> samples = split(TestSplitMode.FRACTION, mode, 3);
    Set<Path> train = new HashSet<>();
    of(samples, Split.TRAIN).forEach(s -> train.add(s.path()));
    assertThat(samples.stream().filter(s -> s.split() != Split.TRAIN))
        .noneMatch(s -> train.contains(s.path()));
  }

  @Test
  void ofTwoImagesOneIsDrawnAndOneIsLeftAndAnOnlyOneStays() {
    List<Sample> few = new ArrayList<>();
    add(few, 2, "test/dent", "dent", Split.TEST);
    add(few, 1, "test/hole", "hole", Split.TEST);
    List<Sample> samples = new Splitter(settings(null, ValSplitMode.FROM_TEST, 0)).split(few);
    assertThat(kinds(samples, Split.VALIDATION)).isEqualTo(Map.of("dent", 1));
    assertThat(kinds(samples, Split.TEST)).isEqualTo(Map.of("dent", 1, "hole", 1));
  }

  @Test
  void modesAndRatiosThatCannotBeAreRefusedWithWhatCan() {
    assertThatThrownBy(() -> ValSplitMode.parse("test"))
        .hasMessage(
            "val_split_mode 'test'; expected one of [none, same_as_test, from_train, from_test,"
                + " synthetic, from_dir]");
    assertThatThrownBy(() -> TestSplitMode.parse("FROM_DIR"))
        .hasMessage("test_split_mode 'FROM_DIR'; expected one of [from_dir, fraction, synthetic]");
    assertThatThrownBy(() -> new SplitSettings(Optional.empty(), 1, Optional.empty(), 0.5, 0))
        .hasMessageContaining("test_split_ratio 1.0");
    assertThatThrownBy(
            () -> new SplitSettings(Optional.empty(), 0, Optional.empty(), Double.NaN, 0))
        .hasMessageContaining("val_split_ratio NaN");
  }
}
