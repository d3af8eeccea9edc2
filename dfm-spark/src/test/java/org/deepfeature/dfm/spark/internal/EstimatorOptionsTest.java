package org.deepfeature.dfm.spark.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.option.ModelOptions;
import org.deepfeature.dfm.trainer.option.OptionValues;
import org.junit.jupiter.api.Test;

/** What a recipe does for few images gives way on several machines; what is given is refused. */
class EstimatorOptionsTest {
  private final List<String> said = new ArrayList<>();

  private OptionValues<ModelOptions> values(String... options) {
    return EstimatorOptions.values(List.of(options), said::add);
  }

  @Test
  void aRecipesCopiesAndSizeGiveWayAndAreTold() {
    ModelOptions fine = values("recipe=fine").record();

    assertThat(fine.augmentation().augment()).isEqualTo("none");
    assertThat(fine.imageSize()).isEqualTo("256");
    assertThat(fine.layerFusion().mapScale()).isEqualTo("log");
    assertThat(said).hasSize(2).anyMatch(line -> line.startsWith("augment: no copies"));
    said.clear();
    assertThat(values("recipe=fine", "augment=none", "image-size=320").record().imageSize())
        .isEqualTo("320");
    assertThat(said).isEmpty();
  }

  @Test
  void whatIsGivenIsRefusedInWords() {
    assertThatThrownBy(() -> values("recipe=fine", "augment=slight"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("augment is not there on several machines");
    assertThatThrownBy(() -> values("recipe=fine", "image-size=auto"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("image-size auto needs images to go by");
  }
}
