package org.deepfeature.dfm.runtime.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerRequestTest {
  @Test
  void whatIsItsOwnComesBehindColonsInAnyOrder() {
    LayerRequest request = LayerRequest.parse("1/layer2:pooling=2:standardize=false:size=320x240");
    assertThat(request)
        .isEqualTo(
            new LayerRequest(
                "1/layer2",
                Optional.of(new ImageSize(320, 240)),
                Optional.of(2),
                Optional.of(false)));
    assertThat(request).hasToString("1/layer2:size=320x240:pooling=2:standardize=false");
    assertThat(LayerRequest.parse(request.toString())).isEqualTo(request);
  }

  @ParameterizedTest
  @ValueSource(strings = {"layer3", "MobilenetV2/Conv/Relu6:0", "a:b:c", "features.6", "x=1"})
  void otherColonsBelongToTheName(String name) {
    assertThat(LayerRequest.parse(name)).isEqualTo(LayerRequest.of(name));
    assertThat(LayerRequest.parse(name + ":pooling=3").name()).isEqualTo(name);
  }

  @Test
  void whatIsNotPossibleIsNamed() {
    assertThatThrownBy(() -> LayerRequest.parse("layer2:poling=2"))
        .isInstanceOf(UnknownNameException.class)
        .hasMessageContaining("did you mean 'pooling'?");
    for (String wrong :
        List.of(
            "layer2:pooling=0",
            "layer2:pooling=-1",
            "layer2:pooling=",
            "layer2:size=0",
            "layer2:size=12x",
            "layer2:standardize=yes",
            "layer2:pooling=2:pooling=2")) {
      assertThatThrownBy(() -> LayerRequest.parse(wrong))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("layer2");
    }
    assertThatThrownBy(() -> LayerRequest.parse(List.of("a:pooling=2", "b", "a")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'a' is asked for twice");
    assertThat(LayerRequest.parse(List.of("a:size=64", "a"))).hasSize(2);
  }
}
