package org.deepfeature.dfm.core.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowGroupsTest {
  private static int[] outOf(Folds folds, int... rows) {
    return IntStream.range(0, folds.rows())
        .filter(row -> IntStream.of(rows).noneMatch(r -> r == row))
        .toArray();
  }

  @Test
  void rowsOfTheirOwnAreDealtOutInTurn() {
    Folds folds = RowGroups.each(7).folds(3);

    assertThat(folds.count()).isEqualTo(3);
    assertThat(folds.held(0)).containsExactly(0, 3, 6);
    assertThat(folds.held(1)).containsExactly(1, 4);
    assertThat(folds.training(1)).containsExactly(0, 2, 3, 5, 6);
    assertThat(folds.members(1)).isEqualTo(folds.held(1));
  }

  @Test
  void copiesAreInTheFoldOfTheirImageAndAreNotHeldOut() {
    // Images 4, 9 and 2, copies before and after, not beside each other.
    RowGroups groups =
        RowGroups.of(
            new int[] {4, 9, 4, 2, 9, 2, 4},
            new boolean[] {false, true, true, true, false, false, false});
    Folds folds = groups.folds(5);

    assertThat(groups.images()).isEqualTo(3);
    assertThat(folds.count()).isEqualTo(3);
    assertThat(folds.held(0)).containsExactly(1);
    assertThat(folds.members(0)).containsExactly(1, 4);
    assertThat(folds.held(1)).containsExactly(2);
    assertThat(folds.members(1)).containsExactly(0, 2, 6);
    assertThat(folds.training(1)).containsExactly(1, 3, 4, 5);
  }

  @Test
  void anImageOfCopiesAloneIsFittedOnByAllFoldsAndJudgedByNone() {
    Folds folds =
        RowGroups.of(new int[] {0, 1, 2, 1}, new boolean[] {true, false, true, false}).folds(5);

    assertThat(folds.count()).isEqualTo(2);
    for (int fold = 0; fold < 2; fold++) {
      assertThat(folds.training(fold)).contains(1, 3);
      assertThat(folds.held(fold)).doesNotContain(1, 3);
    }
  }

  @Test
  void everyOriginalIsHeldOutOnceAndNoRowOfItsImageIsFittedOnThen() {
    Random random = new Random(3);
    for (int n = 1; n < 60; n++) {
      int[] images = random.ints(n, 0, 12).toArray();
      boolean[] originals = new boolean[n];
      for (int row = 0; row < n; row++) {
        originals[row] = random.nextInt(3) == 0;
      }
      RowGroups groups = RowGroups.of(images, originals);
      Folds folds = groups.folds(5);
      int[] times = new int[n];
      for (int fold = 0; fold < folds.count(); fold++) {
        assertThat(folds.held(fold)).isNotEmpty();
        for (int row : folds.held(fold)) {
          times[row]++;
          assertThat(IntStream.of(folds.training(fold)))
              .noneMatch(other -> images[other] == images[row]);
        }
        assertThat(folds.training(fold)).isEqualTo(outOf(folds, folds.members(fold)));
      }
      for (int row = 0; row < n; row++) {
        assertThat(times[row]).isEqualTo(originals[row] ? 1 : 0);
      }
    }
  }

  @Test
  void partsJoinToTheWhole() {
    RowGroups groups =
        RowGroups.of(new int[] {3, 1, 3, 0}, new boolean[] {true, true, false, true});
    RowGroups joined = RowGroups.joined(List.of(groups.part(0, 1), groups.part(1, 4)));

    for (int row = 0; row < 4; row++) {
      assertThat(joined.image(row)).isEqualTo(groups.image(row));
      assertThat(joined.isOriginal(row)).isEqualTo(groups.isOriginal(row));
      assertThat(groups.shifted(5).image(row)).isEqualTo(groups.image(row) + 5);
    }
    assertThat(joined.nextImage()).isEqualTo(4);
    assertThat(RowGroups.each(0).nextImage()).isZero();
  }

  @Test
  void groupsDoNotChangeWithTheArraysTheyCameFrom() {
    int[] images = {0, 1};
    boolean[] originals = {true, true};
    RowGroups groups = RowGroups.of(images, originals);
    images[1] = 0;
    originals[0] = false;

    assertThat(groups.image(1)).isEqualTo(1);
    assertThat(groups.isOriginal(0)).isTrue();
  }

  @Test
  void impossibleGroupsAreToldInWords() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RowGroups.of(new int[2], new boolean[3]))
        .withMessage("Images of 2 rows, 3 marks of originals; expected one each");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RowGroups.of(new int[] {0, -2}, new boolean[2]))
        .withMessage("Row 1 is of image -2; expected 0 or more");
  }
}
