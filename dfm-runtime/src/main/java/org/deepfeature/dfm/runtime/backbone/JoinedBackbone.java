package org.deepfeature.dfm.runtime.backbone;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;

/**
 * Several networks that look at the same images, or one at several sizes, as one whose layers are
 * all of theirs. Images come at the largest size, and smaller ones are made of that by the same
 * filter. Where the networks expect pixels prepared in different ways, images come as red, green
 * and blue in 0..1 and are prepared for each of them here. Thread-safe as far as its members are;
 * owns them.
 */
public final class JoinedBackbone implements Backbone {
  private static final Preprocessing PLAIN_RGB =
      new Preprocessing(
          Preprocessing.ColorOrder.RGB, 1, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

  private final List<Member> members;
  private final ImageSize frame;
  private final Preprocessing preprocessing;
  private final String sha256;
  private final Map<ImageSize, FrameResize> resizes = new HashMap<>();

  /**
   * One of the networks, at one size.
   *
   * @param backbone open for that size
   * @param size of its input
   * @param prefix before the names of its layers, such as {@code 1/}; empty for none
   * @param suffix behind the names of its layers, such as {@code :size=256}; empty for none
   */
  public record Member(Backbone backbone, ImageSize size, String prefix, String suffix) {

    private Layer named(Layer layer) {
      return new Layer(
          prefix + layer.name() + suffix, layer.channels(), layer.height(), layer.width());
    }
  }

  private record Input(Preprocessing preprocessing, ImageSize size) {}

  /**
   * @param members at least one; closed with this
   * @param frame size of the images that come; no member's is larger
   * @param sha256 a hash of all networks, in order
   */
  public JoinedBackbone(List<Member> members, ImageSize frame, String sha256) {
    this.members = List.copyOf(members);
    this.frame = frame;
    this.sha256 = sha256;
    preprocessing =
        common(members.stream().map(member -> member.backbone().preprocessing()).toList());
    members.forEach(member -> resizes.put(member.size(), FrameResize.to(member.size())));
  }

  /**
   * @param wanted what each network wants of pixels
   * @return the same if they want the same; plain RGB if not, which each is prepared from then
   */
  public static Preprocessing common(List<Preprocessing> wanted) {
    List<Preprocessing> distinct = wanted.stream().distinct().toList();
    return distinct.size() == 1 ? distinct.get(0) : PLAIN_RGB;
  }

  @Override
  public String name() {
    return members.stream()
        .map(member -> member.backbone().name())
        .distinct()
        .collect(Collectors.joining("+"));
  }

  @Override
  public String sha256() {
    return sha256;
  }

  @Override
  public Device device() {
    return members.get(0).backbone().device();
  }

  @Override
  public Preprocessing preprocessing() {
    return preprocessing;
  }

  /** The first network's; {@link #recommendation(String)} has each layer's. */
  @Override
  public Recommendation recommendation() {
    return members.get(0).backbone().recommendation();
  }

  @Override
  public Recommendation recommendation(String layer) {
    for (Member member : members) {
      for (Layer own : member.backbone().layers()) {
        if (member.named(own).name().equals(layer)) {
          return member.backbone().recommendation(own.name());
        }
      }
    }
    return recommendation();
  }

  @Override
  public List<Layer> layers() {
    return members.stream()
        .flatMap(member -> member.backbone().layers().stream().map(member::named))
        .toList();
  }

  @Override
  public List<Tensor> extract(Tensor images) {
    Map<Input, Tensor> inputs = new LinkedHashMap<>();
    inputs.put(new Input(preprocessing, frame), images);
    List<Tensor> features = new ArrayList<>();
    for (Member member : members) {
      Preprocessing wanted = member.backbone().preprocessing();
      Tensor resized = at(member.size(), inputs, images);
      Tensor input =
          inputs.computeIfAbsent(
              new Input(wanted, member.size()), key -> PixelPreparation.prepare(resized, wanted));
      features.addAll(member.backbone().extract(input));
    }
    return features;
  }

  private Tensor at(ImageSize size, Map<Input, Tensor> inputs, Tensor images) {
    return inputs.computeIfAbsent(
        new Input(preprocessing, size), key -> resizes.get(size).apply(images));
  }

  @Override
  public void close() {
    closeAll(members.stream().map(Member::backbone).toList());
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
