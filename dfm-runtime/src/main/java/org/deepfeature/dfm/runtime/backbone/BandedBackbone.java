package org.deepfeature.dfm.runtime.backbone;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;

/**
 * A network some of whose layers are means of others. As thread-safe as the network, which it owns.
 */
final class BandedBackbone implements WrappedBackbone {
  private final Backbone network;
  private final List<LayerBand> bands;
  private final List<List<Integer>> places;
  private final List<Layer> layers;

  /**
   * @param network whose layers are the members of the bands, each once
   * @param bands of them
   * @throws ConfigurationException if maps of a band are of several shapes
   */
  BandedBackbone(Backbone network, List<LayerBand> bands) {
    this.network = network;
    this.bands = bands;
    this.places = LayerBand.places(bands);
    this.layers = new ArrayList<>();
    for (int b = 0; b < bands.size(); b++) {
      layers.add(layer(bands.get(b), places.get(b)));
    }
  }

  private Layer layer(LayerBand band, List<Integer> members) {
    Layer first = network.layers().get(members.get(0));
    Layer common = new Layer(band.name(), first.channels(), first.height(), first.width());
    for (int member : members) {
      Layer own = network.layers().get(member);
      if (!new Layer(band.name(), own.channels(), own.height(), own.width()).equals(common)) {
        throw new ConfigurationException(
            "Layers '%s' have no mean: '%s' is %s x %s x %s, '%s' %s x %s x %s"
                .formatted(
                    band.name(),
                    first.name(),
                    first.channels(),
                    first.height(),
                    first.width(),
                    own.name(),
                    own.channels(),
                    own.height(),
                    own.width()));
      }
    }
    return common;
  }

  @Override
  public Backbone network() {
    return network;
  }

  @Override
  public List<Layer> layers() {
    return List.copyOf(layers);
  }

  /** Of a mean, the first one's. */
  @Override
  public Recommendation recommendation(String layer) {
    return network.recommendation(
        bands.stream()
            .filter(band -> band.name().equals(layer))
            .findFirst()
            .map(band -> band.members().get(0))
            .orElse(layer));
  }

  @Override
  public List<Tensor> extract(Tensor images) {
    List<Tensor> maps = network.extract(images);
    return places.stream().map(members -> mean(members.stream().map(maps::get).toList())).toList();
  }

  private static Tensor mean(List<Tensor> maps) {
    Tensor first = maps.get(0);
    if (maps.size() == 1) {
      return first;
    }
    double[] sums = new double[first.data().remaining()];
    for (Tensor map : maps) {
      FloatBuffer values = map.data();
      for (int i = 0; i < sums.length; i++) {
        sums[i] += values.get(i);
      }
    }
    FloatBuffer mean = FloatBuffer.allocate(sums.length);
    for (double sum : sums) {
      mean.put((float) (sum / maps.size()));
    }
    return Tensor.of(first.batch(), first.channels(), first.height(), first.width(), mean.flip());
  }
}
