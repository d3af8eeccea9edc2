package org.deepfeature.dfm.trainer.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionValuesTest {
  private static OptionValues<ModelOptions> resolved(GivenOptions given) {
    return ModelOptions.resolve(OptionValues.defaults(ModelOptions.LIST), given);
  }

  @Test
  void whatIsGivenLaterWinsAndSaysWhereItComesFrom() {
    OptionValues<ModelOptions> values =
        resolved(
            GivenOptions.NONE
                .with("pooling", 2, "a.yaml")
                .with("seed", 3, "a.yaml")
                .with("pooling", 1, "--pooling"));

    assertThat(values.record().pooling()).isEqualTo(1);
    assertThat(values.origin("pooling")).isEqualTo("--pooling");
    assertThat(values.origin("seed")).isEqualTo("a.yaml");
    assertThat(values.origin("score")).isEqualTo("default");
    assertThat(values.isGiven("score")).isFalse();
  }

  @Test
  void whereARunWritesIsNoOptionOfAFile() {
    assertThatThrownBy(
            () -> GivenOptions.NONE.with("output", "x", "a.yaml").requireKeys(List.of("data")))
        .isInstanceOf(UnknownNameException.class)
        .hasMessageContaining("Unknown key in a.yaml 'output'")
        .hasMessageEndingWith("where a run reads and writes is a flag: --output");
  }

  @Test
  void textsAndNumbersAreTheOptionsType() {
    OptionValues<ModelOptions> values =
        resolved(
            GivenOptions.NONE
                .with("pooling", "2")
                .with("image-size", 128)
                .with("standardize", "true")
                .with("layer", List.of("layer2", "layer3")));

    assertThat(values.value("pooling").isIntegralNumber()).isTrue();
    assertThat(values.value("image-size").isTextual()).isTrue();
    assertThat(values.value("standardize").isBoolean()).isTrue();
    assertThat(values.record().layers()).containsExactly("layer2", "layer3");
  }

  @Test
  void mapsOfPluginsAreMergedNotReplaced() {
    GivenOptions given =
        GivenOptions.NONE
            .with("reducer-options", Map.of("rank", 4, "seed", 1), "a.yaml")
            .with("reducer-options.seed", 2, "--set");

    OptionValues<ModelOptions> values = resolved(given);

    assertThat(values.value("reducer-options").toString()).contains("\"rank\":4", "\"seed\":2");
    assertThat(values.origin("reducer-options.seed")).isEqualTo("--set");
    assertThat(values.origin("reducer-options.rank")).isEqualTo("a.yaml");
  }

  @Test
  void recipesAreUnderWhatIsGivenBesideThem() {
    OptionValues<ModelOptions> recipe = resolved(GivenOptions.NONE.with("recipe", "fine"));
    OptionValues<ModelOptions> beside =
        resolved(GivenOptions.NONE.with("recipe", "fine").with("image-score", "max"));

    assertThat(recipe.record().layerFusion().imageScore()).startsWith("top:");
    assertThat(recipe.origin("image-score")).contains("fine");
    assertThat(beside.record().layerFusion().imageScore()).isEqualTo("max");
  }

  @ParameterizedTest
  @CsvSource({
    "onnx:vit_small_patch14_reg4_dinov2,448",
    "djl:vit_small_patch14_reg4_dinov2,448",
    "onnx:resnet18.onnx,256"
  })
  void whatARecipeSaysOfItsNetworkHoldsWhicheverEngineRunsIt(String backbone, String size) {
    GivenOptions given = GivenOptions.NONE.with("recipe", "subspace").with("backbone", backbone);

    assertThat(resolved(given).record().imageSize()).isEqualTo(size);
  }

  @ParameterizedTest
  @CsvSource({
    "anomalib,onnx:resnet50,layer3,256",
    "authors,onnx:efficientnet_b5,features.6,456",
    "subspace,onnx:vit_small_patch14_reg4_dinov2,,448"
  })
  void recipesNameTheNetworkOfTheirPaperOnOnnxRuntime(
      String recipe, String backbone, String layer, String size) {
    OptionValues<ModelOptions> values = resolved(GivenOptions.NONE.with("recipe", recipe));
    OptionValues<ModelOptions> beside =
        resolved(GivenOptions.NONE.with("recipe", recipe).with("backbone", "onnx:scattering"));

    assertThat(values.value("backbone").asText()).isEqualTo(backbone);
    assertThat(values.value("layer").asText("")).contains(layer == null ? "" : layer);
    assertThat(values.record().imageSize()).isEqualTo(size);
    assertThat(beside.value("backbone").asText()).isEqualTo("onnx:scattering");
    assertThat(beside.isOfRecipe("layer")).isFalse();
  }

  @Test
  void recordsAreBoundOnce() {
    OptionValues<ModelOptions> values = resolved(GivenOptions.NONE);

    assertThat(values.record()).isSameAs(values.record());
  }

  @Test
  void mistakesAreNamedInTheProjectsWords() {
    assertThatThrownBy(() -> resolved(GivenOptions.NONE.with("poolin", 2, "a.yaml")))
        .isInstanceOf(UnknownNameException.class)
        .hasMessageContaining("key in a.yaml 'poolin'; did you mean 'pooling'");
    assertThatThrownBy(() -> resolved(GivenOptions.NONE.with("pooling", "abc")).record())
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("pooling 'abc'; expected a whole number");
    assertThatThrownBy(() -> resolved(GivenOptions.NONE.with("standardize", "maybe")).record())
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("standardize 'maybe'; expected true or false");
    assertThatThrownBy(() -> resolved(GivenOptions.NONE.with("reducer-options", 3)).record())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("expected a map");
    assertThatThrownBy(() -> resolved(GivenOptions.NONE.with("pooling", 0)).record())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("pooling 0")
        .hasMessageNotContaining("problem:");
  }
}
