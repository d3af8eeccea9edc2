package org.deepfeature.dfm.trainer.dfm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Copies of an image stay with it, also where it could not be read itself. */
class CopiesInFoldsTest {
  @Test
  void rowsKnowTheirImage() {
    CopyNumbers copies = new CopyNumbers();
    copies.add(List.of(0, 1, 2, 0));
    copies.add(List.of(1, 2));
    copies.add(List.of(0, 0, 1));
    assertThat(copies.images()).isEqualTo(4);
    assertThat(copies.imageOfRows()).containsExactly(0, 0, 0, 1, 1, 1, 2, 3, 3);
    assertThat(copies.isOriginal(3)).isTrue();
    assertThat(copies.isOriginal(4)).isFalse();
    assertThat(copies.of(2, 5)).containsExactly(2, 0, 1);
  }

  @Test
  void copiesOfAnImageThatCouldNotBeReadAreNotAnothers() {
    CopyNumbers copies = new CopyNumbers();
    copies.add(List.of(0, 1, 2, 1, 2, 0, 1));
    assertThat(copies.imageOfRows()).containsExactly(0, 0, 0, 1, 1, 2, 2);
    assertThat(copies.images()).isEqualTo(3);
  }
}
