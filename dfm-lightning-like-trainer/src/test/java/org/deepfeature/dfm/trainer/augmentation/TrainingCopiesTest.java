package org.deepfeature.dfm.trainer.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.junit.jupiter.api.Test;

class TrainingCopiesTest {
  private static final TrainingCopies TWO =
      new TrainingCopies(
          new RandomTransform(new TransformRanges(4, 0.03, 0.03, 0.08, false, false)), 2, 7);

  private static Sample sample(String name) {
    return new Sample(Path.of(name), name, Sample.GOOD, false, null, Split.TRAIN);
  }

  private static Map<String, List<Float>> drawn(List<Sample> samples) {
    return samples.stream()
        .filter(s -> s.copy() != null)
        .collect(Collectors.toMap(Sample::name, TrainingCopiesTest::picture));
  }

  private static List<Float> picture(Sample sample) {
    float[] planes = new float[48];
    for (int i = 0; i < planes.length; i++) {
      planes[i] = i % 7 / 7f;
    }
    List<Float> result = new ArrayList<>();
    for (float value : sample.copy().draw(planes, 4, 4)) {
      result.add(value);
    }
    return result;
  }

  @Test
  void copiesFollowTheirImage() {
    List<Sample> all = TWO.added(List.of(sample("a.png"), sample("b.png")));
    assertThat(all)
        .extracting(Sample::name)
        .containsExactly("a.png", "a.png#1", "a.png#2", "b.png", "b.png#1", "b.png#2");
    assertThat(all).allMatch(s -> s.label().equals(Sample.GOOD) && s.split() == Split.TRAIN);
    assertThat(all.get(0).copy()).isNull();
    assertThat(drawn(all).values()).doesNotHaveDuplicates();
  }

  @Test
  void whatACopyLooksLikeDependsOnNothingButSeedNameAndNumber() {
    List<Sample> images = new ArrayList<>(List.of(sample("a.png"), sample("b.png"), sample("c")));
    Map<String, List<Float>> before = drawn(TWO.added(images));
    Collections.reverse(images);
    Map<String, List<Float>> after = drawn(TWO.added(images.subList(0, 2)));
    assertThat(after)
        .hasSize(4)
        .allSatisfy((name, planes) -> assertThat(planes).isEqualTo(before.get(name)));
    assertThat(drawn(new TrainingCopies(TWO.augmentation(), 2, 8).added(images)))
        .isNotEqualTo(before);
  }
}
