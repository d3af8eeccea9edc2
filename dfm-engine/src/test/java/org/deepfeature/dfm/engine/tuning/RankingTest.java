package org.deepfeature.dfm.engine.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.deepfeature.dfm.data.synthetic.DefectGrade;
import org.deepfeature.dfm.data.synthetic.DefectKind;
import org.deepfeature.dfm.engine.tuning.Standing.State;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.junit.jupiter.api.Test;

class RankingTest {
  private static final DefectGrade GRADE = new DefectGrade(DefectKind.PATCH, 0.004, 0.08);

  /** Each image's defect is found above so many of the seven others. */
  private static FoldScores fold(int number, int... found) {
    List<String> names = new ArrayList<>();
    List<Double> normal = new ArrayList<>();
    List<DrawnDefectScore> defects = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      names.add("image " + i);
      normal.add((double) i);
      int others = found[i % found.length];
      double score = others <= i ? others - 0.5 : others + 0.5;
      defects.add(new DrawnDefectScore(i, GRADE, score, 0.5));
    }
    return new FoldScores(number, names, normal, defects);
  }

  private static Ranking.Candidate candidate(String name, long pixels, long values) {
    return new Ranking.Candidate(name, pixels, values, "", "");
  }

  private static List<Integer> order(List<Standing> standings) {
    return standings.stream().map(Standing::candidate).toList();
  }

  @Test
  void aClearlyBetterCandidateIsChosenWithItsDistanceFromTheFirst() {
    Ranking ranking =
        new Ranking(
            List.of(candidate("", 1, 1), candidate("good", 9, 9)),
            Map.of(0, List.of(fold(0, 3, 4)), 1, List.of(fold(0, 6, 7))),
            0);
    List<Standing> standings = ranking.standings();
    assertThat(order(standings)).containsExactly(2, 1);
    assertThat(standings.get(0).state()).isEqualTo(State.CHOSEN);
    assertThat(standings.get(0).value()).isGreaterThan(standings.get(1).value());
    assertThat(standings.get(0).difference()).isCloseTo(0.75 * 3 / 7, within(1e-9));
    assertThat(standings.get(0).differenceInterval()).isNotNull();
    assertThat(standings.get(0).differenceInterval().low()).isPositive();
    assertThat(standings.get(1).difference()).isZero();
  }

  @Test
  void whatCannotBeToldFromTheBestLosesToTheFirstAndElseToTheCheaper() {
    List<FoldScores> noisy = List.of(fold(0, 7, 2, 5, 0, 6, 7, 1, 4));
    List<FoldScores> other = List.of(fold(0, 2, 7, 0, 5, 7, 6, 5, 1));
    Ranking first =
        new Ranking(
            List.of(candidate("", 9, 9), candidate("b", 1, 1)), Map.of(0, noisy, 1, other), 0);
    assertThat(first.standings().get(0).candidate()).isEqualTo(1);

    List<FoldScores> poor = List.of(fold(0, 0, 1));
    Ranking cheaper =
        new Ranking(
            List.of(candidate("", 1, 1), candidate("large", 4, 1), candidate("small", 1, 2)),
            Map.of(0, poor, 1, noisy, 2, noisy),
            0);
    assertThat(cheaper.standings().get(0).settings()).isEqualTo("small");
  }

  @Test
  void droppedFailedAndUntriedOnesStandBelowInThatOrder() {
    List<FoldScores> two = List.of(fold(0, 4), fold(1, 4));
    Map<Integer, List<FoldScores>> scores = new TreeMap<>();
    scores.put(0, two);
    scores.put(1, List.of(fold(0, 7)));
    scores.put(4, List.of(fold(0, 5), fold(1, 5)));
    Ranking ranking =
        new Ranking(
            List.of(
                candidate("", 1, 1),
                candidate("lucky", 1, 1),
                new Ranking.Candidate("bad", 1, 1, "pooling 99", ""),
                candidate("late", 1, 1),
                candidate("best", 1, 1)),
            scores,
            0);
    List<Standing> standings = ranking.standings();
    assertThat(order(standings)).containsExactly(5, 1, 2, 3, 4);
    assertThat(standings.stream().map(Standing::state))
        .containsExactly(
            State.CHOSEN, State.FINALIST, State.DROPPED, State.FAILED, State.NOT_TRIED);
    assertThat(standings.get(2).folds()).isEqualTo(1);
    assertThat(standings.get(3).reason()).isEqualTo("pooling 99");
    assertThat(standings.get(3).isJudged()).isFalse();
  }

  @Test
  void theSameEvidenceGivesTheSameRanking() {
    List<Ranking.Candidate> candidates = List.of(candidate("", 1, 1), candidate("b", 2, 2));
    Map<Integer, List<FoldScores>> scores =
        Map.of(0, List.of(fold(0, 3, 5, 1)), 1, List.of(fold(0, 4, 2, 6)));
    assertThat(new Ranking(candidates, scores, 3).standings())
        .isEqualTo(new Ranking(candidates, scores, 3).standings());
  }

  @Test
  void theBudgetIsOverWhenItsTimeHasPassedAndNotBefore() {
    AtomicLong clock = new AtomicLong(5);
    TimeBudget budget = new TimeBudget(Duration.ofSeconds(2), clock::get);
    assertThat(budget.isOver()).isFalse();
    clock.addAndGet(Duration.ofMillis(1999).toNanos());
    assertThat(budget.isOver()).isFalse();
    clock.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(budget.isOver()).isTrue();
    assertThatThrownBy(() -> new TimeBudget(Duration.ZERO))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("expected more than nothing");
  }
}
