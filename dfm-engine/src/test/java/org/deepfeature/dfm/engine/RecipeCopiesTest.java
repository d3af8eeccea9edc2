package org.deepfeature.dfm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.OptionValues;
import org.junit.jupiter.api.Test;

class RecipeCopiesTest {
  private final List<String> said = new ArrayList<>();

  private String augment(GivenOptions given, int images) {
    OptionValues<Configuration> values = Configuration.resolve(given);
    return RecipeCopies.resolved(values, images, said::add)
        .record()
        .model()
        .augmentation()
        .augment();
  }

  @Test
  void aRecipesCopiesAreForFewImages() {
    GivenOptions fine = GivenOptions.NONE.with("recipe", "fine");
    assertThat(augment(fine, 20)).isEqualTo("slight");
    assertThat(said).isEmpty();
    assertThat(augment(fine, 500)).isEqualTo("none");
    assertThat(said).singleElement().asString().contains("no copies, since 500 images are many");
  }

  @Test
  void copiesThatSomebodyWantsAreMade() {
    GivenOptions fine = GivenOptions.NONE.with("recipe", "fine").with("augment", "flip");
    assertThat(augment(fine, 5000)).isEqualTo("flip");
    assertThat(augment(GivenOptions.NONE, 5000)).isEqualTo("none");
    assertThat(said).isEmpty();
  }

  private int copies(GivenOptions given, int images) {
    return RecipeCopies.resolved(Configuration.resolve(given), images, said::add)
        .record()
        .model()
        .augmentation()
        .augmentCopies();
  }

  @Test
  void fewerImagesOfFineGetMoreCopiesEach() {
    GivenOptions fine = GivenOptions.NONE.with("recipe", "fine");
    assertThat(copies(fine, 3)).isEqualTo(8);
    assertThat(copies(fine, 20)).isEqualTo(8);
    assertThat(copies(fine, 31)).isEqualTo(5);
    assertThat(copies(fine, 78)).isEqualTo(2);
    assertThat(copies(fine, 99)).isEqualTo(2);
    assertThat(copies(fine, 100)).as("of smaller images").isEqualTo(4);
    assertThat(copies(fine, 499)).isEqualTo(4);
    assertThat(copies(fine.with("augment-copies", 1), 20)).isEqualTo(1);
    assertThat(copies(fine.with("augment-copies", 30), 78)).isEqualTo(30);
  }

  @Test
  void manyCopiesAreForAHandfulOfImages() {
    GivenOptions subspace = GivenOptions.NONE.with("recipe", "subspace");
    assertThat(copies(subspace, 4)).isEqualTo(30);
    assertThat(said).isEmpty();
    assertThat(copies(subspace, 100)).isEqualTo(5);
    assertThat(said).singleElement().asString().contains("5 copies of each of 100 images");
    assertThat(augment(subspace, 500)).isEqualTo("none");
    assertThat(copies(subspace.with("augment-copies", 30), 100)).isEqualTo(30);
    assertThat(augment(subspace.with("augment", "none"), 4)).isEqualTo("none");
  }
}
