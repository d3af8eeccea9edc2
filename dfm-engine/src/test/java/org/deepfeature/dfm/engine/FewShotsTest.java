package org.deepfeature.dfm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.SampleDataModule;
import org.deepfeature.dfm.trainer.data.Split;
import org.junit.jupiter.api.Test;

/** Which images {@code --shots} draws. */
class FewShotsTest {
  private static final Path FOLDER = Path.of("data");

  private static SampleDataModule data(int train) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < train; i++) {
      samples.add(Sample.good(FOLDER, FOLDER.resolve("%03d.png".formatted(i)), Split.TRAIN));
    }
    samples.add(Sample.good(FOLDER, FOLDER.resolve("test.png"), Split.TEST));
    return new SampleDataModule(samples);
  }

  private static List<String> names(int shots, long seed) {
    return new FewShots(data(40), shots, seed).trainSamples().stream().map(Sample::name).toList();
  }

  @Test
  void theSeedDrawsTheSameImagesInTheDatasOrder() {
    assertThat(names(4, 1)).hasSize(4).isSorted().isEqualTo(names(4, 1));
    assertThat(names(4, 2)).isNotEqualTo(names(4, 1));
  }

  @Test
  void fewerShotsAreAmongMore() {
    assertThat(names(8, 3)).containsAll(names(4, 3)).containsAll(names(1, 3));
  }

  @Test
  void otherImagesStay() {
    FewShots few = new FewShots(data(40), 2, 0);

    assertThat(few.testSamples()).hasSize(1);
    assertThat(few.validationSamples()).isEmpty();
  }
}
