package org.deepfeature.dfm.trainer.dfm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.deepfeature.dfm.core.embedding.RowGroups;
import org.junit.jupiter.api.Test;

/** Copies of an image stay with it, also where it could not be read itself. */
class CopiesInFoldsTest {
  private static int[] images(RowGroups rows) {
    return IntStream.range(0, rows.rows()).map(rows::image).toArray();
  }

  @Test
  void rowsKnowTheirImageWhereverABatchEnds() {
    CopyNumbers copies = new CopyNumbers();
    RowGroups rows =
        RowGroups.joined(
            List.of(
                copies.next(List.of(0, 1, 2, 0)),
                copies.next(List.of(1, 2)),
                copies.next(List.of(0, 0, 1))));
    assertThat(images(rows)).containsExactly(0, 0, 0, 1, 1, 1, 2, 3, 3);
    assertThat(rows.images()).isEqualTo(4);
    assertThat(rows.isOriginal(3)).isTrue();
    assertThat(rows.isOriginal(4)).isFalse();
  }

  @Test
  void copiesOfAnImageThatCouldNotBeReadAreNotAnothers() {
    RowGroups rows = new CopyNumbers().next(List.of(0, 1, 2, 1, 2, 0, 1));
    assertThat(images(rows)).containsExactly(0, 0, 0, 1, 1, 2, 2);
    assertThat(rows.images()).isEqualTo(2);
  }
}
