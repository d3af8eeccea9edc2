package org.deepfeature.dfm.trainer.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchLimitTest {
  @Test
  void wholeNumberIsBatchesAndNumberWithAPointIsTheirShare() {
    assertThat(BatchLimit.parse("1")).isEqualTo(BatchLimit.of(1));
    assertThat(BatchLimit.parse("1.0")).isEqualTo(BatchLimit.ALL);
    assertThat(BatchLimit.parse("0.25")).isEqualTo(BatchLimit.share(0.25));
    assertThat(BatchLimit.of(3).images(100, 32)).isEqualTo(96);
    assertThat(BatchLimit.of(4).images(100, 32)).isEqualTo(100);
    assertThat(BatchLimit.share(0.5).images(100, 32)).isEqualTo(64);
    assertThat(BatchLimit.of(0).images(100, 32)).isZero();
  }

  @Test
  void shareOfLessThanABatchSaysHowMuchOneIs() {
    assertThatThrownBy(() -> BatchLimit.share(0.1).images(100, 32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.25");
  }

  @Test
  void whatIsNeitherIsRefused() {
    for (String text : new String[] {"1.5", "-1", "half", "NaN", "99999999999"}) {
      assertThatThrownBy(() -> BatchLimit.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(text);
    }
  }

  @Property
  void limitedImagesAreWholeBatchesFromTheBeginning(
      @ForAll @IntRange(min = 1, max = 5000) int images,
      @ForAll @IntRange(min = 1, max = 64) int batchSize,
      @ForAll @DoubleRange(min = 0.9, max = 1) double share) {
    int all = (images + batchSize - 1) / batchSize;
    Assume.that((int) (all * share) > 0);

    int used = BatchLimit.share(share).images(images, batchSize);

    assertThat(used).isBetween(1, images);
    assertThat(used == images || used % batchSize == 0).isTrue();
  }
}
