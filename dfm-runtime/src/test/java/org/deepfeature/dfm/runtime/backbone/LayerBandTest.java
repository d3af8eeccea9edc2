package org.deepfeature.dfm.runtime.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A layer that is the mean of several. */
class LayerBandTest {

  @Test
  void aRangeStandsForEachNumberInIt() {
    assertThat(LayerBand.parse("blocks.6..8.raw").members())
        .containsExactly("blocks.6.raw", "blocks.7.raw", "blocks.8.raw");
    assertThat(LayerBand.parse("layer3..3").members()).containsExactly("layer3");
    assertThat(LayerBand.parse("9..10").members()).containsExactly("9", "10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"layer3", "blocks.6.raw", "Relu:0", "1/layer..x", "a..b"})
  void otherNamesStandForThemselves(String name) {
    assertThat(LayerBand.parse(name).members()).containsExactly(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"blocks.8..6", "blocks.0..9999"})
  void emptyAndEndlessRangesAreRefused(String name) {
    assertThatThrownBy(() -> LayerBand.parse(name))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("blocks.6..7.raw");
  }

  @Test
  void bandsShareTheirMembers() {
    List<LayerBand> bands = LayerBand.parse(List.of("b.1..3", "b.2", "b.3..4"));

    assertThat(LayerBand.members(bands)).containsExactly("b.1", "b.2", "b.3", "b.4");
    assertThat(LayerBand.places(bands))
        .containsExactly(List.of(0, 1, 2), List.of(1), List.of(2, 3));
  }

  /** Each layer is the image times its number. */
  private static final class Multiples implements Backbone {
    private final List<Layer> layers;

    Multiples(List<Layer> layers) {
      this.layers = layers;
    }

    @Override
    public String name() {
      return "multiples";
    }

    @Override
    public String sha256() {
      return "";
    }

    @Override
    public Device device() {
      return Device.CPU;
    }

    @Override
    public Preprocessing preprocessing() {
      return Preprocessing.IMAGENET;
    }

    @Override
    public Recommendation recommendation() {
      return new Recommendation(2, true);
    }

    @Override
    public List<Layer> layers() {
      return layers;
    }

    @Override
    public List<Tensor> extract(Tensor images) {
      return IntStream.rangeClosed(1, layers.size())
          .mapToObj(
              number -> {
                FloatBuffer values = FloatBuffer.allocate(images.data().remaining());
                for (int i = 0; i < values.capacity(); i++) {
                  values.put(i, images.data().get(i) * number);
                }
                return Tensor.of(
                    images.batch(), images.channels(), images.height(), images.width(), values);
              })
          .toList();
    }

    @Override
    public void close() {}
  }

  @Test
  void mapsOfABandAreTheMeanOfItsMembers() {
    List<LayerBand> bands = LayerBand.parse(List.of("b.1..3", "b.2", "b.2..3"));
    try (Backbone banded =
        new BandedBackbone(
            new Multiples(
                List.of(
                    new Backbone.Layer("b.1", 3, 1, 2),
                    new Backbone.Layer("b.2", 3, 1, 2),
                    new Backbone.Layer("b.3", 3, 1, 2))),
            bands)) {
      Tensor images =
          Tensor.of(2, 3, 1, 2, FloatBuffer.wrap(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3}));

      List<Tensor> maps = banded.extract(images);

      assertThat(banded.layers())
          .extracting(Backbone.Layer::name)
          .containsExactly("b.1..3", "b.2", "b.2..3");
      assertThat(maps.get(0).data().get(11)).isCloseTo(6f, within(1e-6f));
      assertThat(maps.get(1).data().get(11)).isCloseTo(6f, within(1e-6f));
      assertThat(maps.get(2).data().get(8)).isCloseTo(22.5f, within(1e-6f));
      assertThat(banded.recommendation("b.1..3").pooling()).isEqualTo(2);
    }
  }

  @Test
  void mapsOfSeveralShapesHaveNoMean() {
    try (Backbone network =
        new Multiples(
            List.of(new Backbone.Layer("b.1", 3, 4, 4), new Backbone.Layer("b.2", 3, 2, 2)))) {
      assertThatThrownBy(() -> new BandedBackbone(network, LayerBand.parse(List.of("b.1..2"))))
          .hasMessage("Layers 'b.1..2' have no mean: 'b.1' is 3 x 4 x 4, 'b.2' 3 x 2 x 2");
    }
  }
}
