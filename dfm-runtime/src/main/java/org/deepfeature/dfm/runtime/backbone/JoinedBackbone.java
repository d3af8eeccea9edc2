package org.deepfeature.dfm.runtime.backbone;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.Backbone.Recommendation;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.Tensor;

/**
 * Several networks that look at the same images, as one whose layers are all of theirs. The layers
 * of the n-th network are called {@code n/layer}. Where the networks expect pixels prepared in
 * different ways, images come as red, green and blue in 0..1 and are prepared for each of them
 * here. Thread-safe as far as its members are; owns them.
 */
public final class JoinedBackbone implements Backbone {
  private static final Preprocessing PLAIN_RGB =
      new Preprocessing(
          Preprocessing.ColorOrder.RGB, 1, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

  private final List<Backbone> members;
  private final Preprocessing preprocessing;
  private final String sha256;

  /**
   * @param members at least one, for one size of images; closed with this
   * @param sha256 a hash of all of theirs, in order
   */
  public JoinedBackbone(List<Backbone> members, String sha256) {
    this.members = List.copyOf(members);
    this.sha256 = sha256;
    List<Preprocessing> wanted = members.stream().map(Backbone::preprocessing).distinct().toList();
    preprocessing = wanted.size() == 1 ? wanted.get(0) : PLAIN_RGB;
  }

  @Override
  public String name() {
    return members.stream().map(Backbone::name).collect(Collectors.joining("+"));
  }

  @Override
  public String sha256() {
    return sha256;
  }

  @Override
  public Device device() {
    return members.get(0).device();
  }

  @Override
  public Preprocessing preprocessing() {
    return preprocessing;
  }

  /** The least pooling that a member recommends, and channels scaled if one of them wants that. */
  @Override
  public Recommendation recommendation() {
    List<Recommendation> all = members.stream().map(Backbone::recommendation).toList();
    return new Recommendation(
        all.stream().mapToInt(Recommendation::pooling).min().orElseThrow(),
        all.stream().anyMatch(Recommendation::standardize));
  }

  @Override
  public List<Layer> layers() {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      for (Layer layer : members.get(i).layers()) {
        layers.add(
            new Layer(
                (i + 1) + "/" + layer.name(), layer.channels(), layer.height(), layer.width()));
      }
    }
    return layers;
  }

  @Override
  public List<Tensor> extract(Tensor images) {
    Map<Preprocessing, Tensor> prepared = new HashMap<>();
    List<Tensor> features = new ArrayList<>();
    for (Backbone member : members) {
      Tensor input =
          member.preprocessing().equals(preprocessing)
              ? images
              : prepared.computeIfAbsent(
                  member.preprocessing(), wanted -> PixelPreparation.prepare(images, wanted));
      features.addAll(member.extract(input));
    }
    return features;
  }

  @Override
  public void close() {
    closeAll(members);
  }

  /**
   * Closes all, whatever one of them throws.
   *
   * @param backbones to close
   */
  public static void closeAll(List<Backbone> backbones) {
    RuntimeException first = null;
    for (Backbone backbone : backbones) {
      try {
        backbone.close();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
