package org.deepfeature.dfm.engine.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.deepfeature.dfm.data.synthetic.DefectGrade;
import org.deepfeature.dfm.data.synthetic.GradedDefect;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.junit.jupiter.api.Test;

class FoldPlanTest {

  private static List<Sample> images(int count) {
    List<Sample> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Path file = Path.of("/data/train/good/%03d.png".formatted(i));
      images.add(Sample.good(Path.of("/data"), file, Split.TRAIN));
    }
    return images;
  }

  @Test
  void everyImageIsHeldOutOnceAndNeverFittedOnThen() {
    FoldPlan plan = FoldPlan.of(images(30), 1);
    Set<String> heldOut = new HashSet<>();
    for (FoldPlan.Fold fold : plan.folds()) {
      assertThat(fold.train()).doesNotContainAnyElementsOf(fold.heldOut());
      assertThat(fold.train().size() + fold.heldOut().size()).isEqualTo(30);
      fold.heldOut().forEach(image -> assertThat(heldOut.add(image.name())).isTrue());
    }
    assertThat(plan.folds()).hasSize(FoldPlan.FOLDS);
    assertThat(heldOut).hasSize(30);
  }

  @Test
  void dependsOnSeedAndNamesNotOnTheOrder() {
    List<Sample> shuffled = new ArrayList<>(images(30));
    Collections.shuffle(shuffled, new Random(4));
    assertThat(FoldPlan.of(shuffled, 1)).isEqualTo(FoldPlan.of(images(30), 1));
    assertThat(FoldPlan.of(images(30), 2)).isNotEqualTo(FoldPlan.of(images(30), 1));
  }

  @Test
  void manyImagesAreSampled() {
    FoldPlan plan = FoldPlan.of(images(1000), 1);
    assertThat(plan.images()).isEqualTo(FoldPlan.MOST);
    assertThat(plan.folds())
        .allSatisfy(
            fold -> {
              assertThat(fold.train()).hasSize(90);
              assertThat(fold.heldOut()).hasSize(FoldPlan.MOST_HELD_OUT);
            });
  }

  @Test
  void eachHeldOutImageIsJudgedAsItIsAndWithSixteenDefectsOfItsOwn() {
    FoldPlan.Fold fold = FoldPlan.of(images(8), 1).folds().get(0);
    List<Sample> judged = fold.judged(1);
    assertThat(judged).hasSize(2 * 17);
    assertThat(judged.get(0).defect()).isNull();
    assertThat(judged.get(0).anomalous()).isFalse();
    Set<Long> seeds = new HashSet<>();
    for (Sample sample : judged) {
      if (sample.defect() instanceof GradedDefect defect) {
        assertThat(sample.anomalous()).isTrue();
        seeds.add(defect.seed());
      }
    }
    assertThat(seeds).hasSize(32);
    assertThat(fold.judged(1)).isEqualTo(judged);
    assertThat(fold.judged(2)).isNotEqualTo(judged);
    assertThat(DefectGrade.of(0)).isNotEqualTo(DefectGrade.of(1));
  }

  @Test
  void tooFewImagesAreRefusedWithTheirNumber() {
    assertThatThrownBy(() -> FoldPlan.of(images(7), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Only 7 normal images")
        .hasMessageContaining("at least 8");
    assertThat(FoldPlan.of(images(8), 1).folds())
        .allSatisfy(fold -> assertThat(fold.heldOut()).hasSize(2));
  }
}
