package org.deepfeature.dfm.engine.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.deepfeature.dfm.data.synthetic.DefectGrade;
import org.deepfeature.dfm.data.synthetic.DefectKind;
import org.junit.jupiter.api.Test;

class CriterionTest {
  private static final DefectGrade EASY = new DefectGrade(DefectKind.LINE, 0.016, 0.2);
  private static final DefectGrade BARE = new DefectGrade(DefectKind.LINE, 0.004, 0.08);
  private static final DefectGrade HIDDEN = new DefectGrade(DefectKind.LINE, 0.001, 0.03);

  private static FoldScores fold(int number, List<Double> normal, DrawnDefectScore... defects) {
    return new FoldScores(
        number,
        List.of("a", "b", "c", "d", "e").subList(0, normal.size()),
        normal,
        List.of(defects));
  }

  private static DrawnDefectScore defect(int image, DefectGrade grade, double score) {
    return new DrawnDefectScore(image, grade, score, 1);
  }

  @Test
  void countsDefectsThatAreBarelyFoundMost() {
    assertThat(Criterion.weight(0.75)).isEqualTo(1);
    assertThat(Criterion.weight(1)).isZero();
    assertThat(Criterion.weight(0.5)).isZero();
    assertThat(Criterion.weight(0.3)).isZero();
    assertThat(Criterion.weight(0.9)).isCloseTo(0.64, within(1e-12));

    List<FoldScores> one =
        List.of(
            fold(
                0,
                List.of(1.0, 2.0, 3.0, 4.0, 5.0),
                defect(0, BARE, 2.5),
                defect(0, HIDDEN, 1),
                defect(2, EASY, 9),
                defect(0, EASY, 9),
                defect(4, EASY, 5)));
    Criterion criterion = Criterion.of(List.of(one));

    // EASY gains 1/2, 1 and 0 of the others, so it is certain in the mean; HIDDEN gains nothing.
    assertThat(criterion.weights())
        .containsEntry(EASY, 0.0)
        .containsEntry(HIDDEN, 0.0)
        .containsEntry(BARE, 1.0);
    assertThat(criterion.isLevel()).isFalse();
    // A quarter more of the others are lower than were before, and the map is perfect.
    assertThat(criterion.value(one)).isCloseTo(0.75 * 0.75 + 0.25, within(1e-12));
  }

  @Test
  void whatTheImageScoredBeforeIsNotFoundByTheDefect() {
    List<FoldScores> high = List.of(fold(0, List.of(1.0, 2.0, 9.0), defect(2, BARE, 9)));
    List<FoldScores> found = List.of(fold(0, List.of(1.0, 2.0, 9.0), defect(0, BARE, 3)));
    Criterion criterion = Criterion.of(List.of(high, found));
    assertThat(criterion.value(high)).isCloseTo(0.75 * 0.5 + 0.25, within(1e-12));
    assertThat(criterion.value(found)).isCloseTo(0.75 * 1 + 0.25, within(1e-12));
  }

  @Test
  void anImageIsNeverComparedWithItselfAndTiesCountHalf() {
    List<FoldScores> own = List.of(fold(0, List.of(1.0, 5.0, 7.0), defect(0, BARE, 5)));
    List<FoldScores> other = List.of(fold(0, List.of(1.0, 2.0, 2.0), defect(0, BARE, 5)));
    Criterion criterion = Criterion.of(List.of(own, other));
    assertThat(criterion.value(own)).isCloseTo(0.75 * 0.75 + 0.25, within(1e-12));
    assertThat(criterion.value(other)).isCloseTo(0.75 * 1.5 + 0.25, within(1e-12));
  }

  @Test
  void scoresOfDifferentFoldsAreNotCompared() {
    List<FoldScores> folds =
        List.of(
            fold(0, List.of(1.0, 2.0, 3.0), defect(0, BARE, 2.5), defect(2, BARE, 3)),
            fold(1, List.of(100.0, 200.0, 300.0), defect(0, BARE, 150), defect(1, BARE, 250)));
    // Gains of 1/2, 0, 0 and 0.
    assertThat(Criterion.of(List.of(folds)).value(folds))
        .isCloseTo(0.75 * (0.5 + 0.5 / 4) + 0.25, within(1e-12));
  }

  @Test
  void whereNothingIsBarelyFoundAllGradesCountAlike() {
    List<FoldScores> all =
        List.of(fold(0, List.of(1.0, 2.0), defect(0, EASY, 9), defect(1, EASY, 9)));
    Criterion criterion = Criterion.of(List.of(all));
    assertThat(criterion.weights()).containsEntry(EASY, 1.0);
    assertThat(criterion.isLevel()).isTrue();
    assertThat(criterion.value(all)).isEqualTo(0.75 * 1 + 0.25);
  }

  @Test
  void resamplesSpreadAroundTheValueAndAreTheSameForEachCandidate() {
    List<FoldScores> some =
        List.of(
            fold(
                0,
                List.of(1.0, 2.0, 3.0, 4.0),
                defect(0, BARE, 3.5),
                defect(1, BARE, 2.5),
                defect(2, BARE, 9),
                defect(3, BARE, 0)));
    Criterion criterion = Criterion.of(List.of(some));
    double[] draws = criterion.resampled(some, 500, 7);
    assertThat(draws).isEqualTo(criterion.resampled(some, 500, 7));
    assertThat(draws).isNotEqualTo(criterion.resampled(some, 500, 8));
    double mean = Arrays.stream(draws).average().orElseThrow();
    assertThat(mean).isCloseTo(criterion.value(some), within(0.05));
    assertThat(Arrays.stream(draws).distinct().count()).isGreaterThan(10);
  }
}
