package org.deepfeature.dfm.hub;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.api.internal.CacheFolder;

/**
 * Where weights come from and where they are kept.
 *
 * @param endpoint of the Hugging Face hub, without a slash at the end
 * @param token sent to the endpoint alone; never printed
 * @param torchvision base address of torchvision's weights, without a slash at the end
 * @param offline whether the network must be left alone
 * @param cache folder for the files
 */
public record HubSettings(
    String endpoint, Optional<String> token, String torchvision, boolean offline, Path cache) {
  private static final List<String> YES = List.of("1", "on", "yes", "true");

  public HubSettings {
    endpoint = withoutSlash(endpoint);
    torchvision = withoutSlash(torchvision);
  }

  /**
   * @return the same, but for the network, which is left alone
   */
  public HubSettings withoutNetwork() {
    return new HubSettings(endpoint, token, torchvision, true, cache);
  }

  /**
   * Reads the variables that huggingface_hub reads, {@code HF_ENDPOINT}, {@code HF_TOKEN} and
   * {@code HF_HUB_OFFLINE}; {@code DFM_TORCHVISION_ENDPOINT}; and for the cache {@code DFM_CACHE},
   * else {@code dfm} in {@code XDG_CACHE_HOME}, else in {@code ~/.cache}.
   *
   * @param environment such as {@code System.getenv()}
   * @return the settings
   */
  public static HubSettings of(Map<String, String> environment) {
    Optional<String> token = given(environment, "HF_TOKEN");
    return new HubSettings(
        given(environment, "HF_ENDPOINT").orElse("https://huggingface.co"),
        token.map(String::strip),
        given(environment, "DFM_TORCHVISION_ENDPOINT")
            .orElse("https://download.pytorch.org/models"),
        given(environment, "HF_HUB_OFFLINE")
            .map(v -> YES.contains(v.strip().toLowerCase(Locale.ROOT)))
            .orElse(false),
        CacheFolder.of(environment));
  }

  private static Optional<String> given(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(v -> !v.isBlank());
  }

  private static String withoutSlash(String address) {
    return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
  }

  @Override
  public String toString() {
    return "HubSettings[endpoint=%s, torchvision=%s, offline=%s, cache=%s]"
        .formatted(endpoint, torchvision, offline, cache);
  }
}
