package org.deepfeature.dfm.runtime.backbone;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;

/**
 * A layer as it is asked for: {@code NAME}, or {@code NAME:pooling=2:size=512:standardize=true}.
 * What is not said of it holds for all layers. Parsing and printing are inverse. Immutable.
 *
 * @param name of the layer; of several networks, with the network's number and a slash before it
 * @param size to which its network's images are brought, if another than the others'
 * @param pooling average-pooling kernel = stride, if its own
 * @param standardize whether channels are divided by their deviation, if that is its own
 */
public record LayerRequest(
    String name,
    Optional<ImageSize> size,
    Optional<Integer> pooling,
    Optional<Boolean> standardize) {
  private static final List<String> KEYS = List.of("size", "pooling", "standardize");
  // Names of tensors may hold colons themselves, such as Relu:0.
  private static final Pattern LAST = Pattern.compile("(.+):([A-Za-z_-]+)=([^:=]*)");

  public LayerRequest {
    if (pooling.isPresent() && pooling.get() < 1) {
      throw new ConfigurationException(
          "Layer '%s' with pooling %s; expected at least 1".formatted(name, pooling.get()));
    }
  }

  /**
   * @param name of a layer
   * @return it, as all others
   */
  public static LayerRequest of(String name) {
    return new LayerRequest(name, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * @param text a name, and perhaps what is its own
   * @return the request
   * @throws UnknownNameException if a key does not exist
   * @throws ConfigurationException if a value is not possible, or a key comes twice
   */
  public static LayerRequest parse(String text) {
    Matcher last = LAST.matcher(text);
    if (!last.matches()) {
      return of(text);
    }
    LayerRequest before = parse(last.group(1));
    String key = last.group(2);
    String value = last.group(3);
    if (!KEYS.contains(key)) {
      throw new UnknownNameException("key of layer '" + before.name() + "'", key, KEYS);
    }
    boolean twice =
        switch (key) {
          case "size" -> before.size().isPresent();
          case "pooling" -> before.pooling().isPresent();
          default -> before.standardize().isPresent();
        };
    if (twice) {
      throw new ConfigurationException("Layer '%s' gives %s twice".formatted(text, key));
    }
    return switch (key) {
      case "size" -> before.withSize(Optional.of(size(text, value)));
      case "pooling" -> before.withPooling(Optional.of(pooling(text, value)));
      default -> before.withStandardize(Optional.of(standardize(text, value)));
    };
  }

  private static ImageSize size(String text, String value) {
    try {
      return ImageSize.parse(value);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("Layer '%s': %s".formatted(text, e.getMessage()));
    }
  }

  private static int pooling(String text, String value) {
    if (!value.matches("\\d{1,5}")) {
      throw new ConfigurationException(
          "Layer '%s' with pooling '%s'; expected a whole number, 1 or more"
              .formatted(text, value));
    }
    return Integer.parseInt(value);
  }

  private static boolean standardize(String text, String value) {
    if (!value.equals("true") && !value.equals("false")) {
      throw new ConfigurationException(
          "Layer '%s' with standardize '%s'; expected true or false".formatted(text, value));
    }
    return value.equals("true");
  }

  /**
   * @param texts of layers
   * @return the requests, in order
   * @throws ConfigurationException if a layer is asked for twice at one size
   */
  public static List<LayerRequest> parse(List<String> texts) {
    List<LayerRequest> requests = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (String text : texts) {
      LayerRequest request = parse(text);
      if (seen.contains(request.key())) {
        throw new ConfigurationException(
            "Layer '%s' is asked for twice; give each layer once at a size"
                .formatted(request.key()));
      }
      seen.add(request.key());
      requests.add(request);
    }
    return List.copyOf(requests);
  }

  /**
   * @return name and, if it is its own, size: what a joined backbone calls the layer
   */
  public String key() {
    return name + size.map(s -> ":size=" + s).orElse("");
  }

  /**
   * @param other size; empty for that of all
   * @return the same of that
   */
  public LayerRequest withSize(Optional<ImageSize> other) {
    return new LayerRequest(name, other, pooling, standardize);
  }

  /**
   * @param other kernel; empty for that of all
   * @return the same with that
   */
  public LayerRequest withPooling(Optional<Integer> other) {
    return new LayerRequest(name, size, other, standardize);
  }

  /**
   * @param other answer; empty for that of all
   * @return the same with that
   */
  public LayerRequest withStandardize(Optional<Boolean> other) {
    return new LayerRequest(name, size, pooling, other);
  }

  @Override
  public String toString() {
    return key()
        + pooling.map(p -> ":pooling=" + p).orElse("")
        + standardize.map(s -> ":standardize=" + s).orElse("");
  }
}
