package org.deepfeature.dfm.api.internal;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where files are kept that can be had again. Stateless and thread-safe. */
public final class CacheFolder {
  private CacheFolder() {}

  /**
   * @param environment such as {@code System.getenv()}
   * @return {@code DFM_CACHE}, else {@code dfm} in {@code XDG_CACHE_HOME}, else in {@code ~/.cache}
   */
  public static Path of(Map<String, String> environment) {
    return given(environment, "DFM_CACHE")
        .map(Path::of)
        .or(() -> given(environment, "XDG_CACHE_HOME").map(folder -> Path.of(folder, "dfm")))
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "dfm"));
  }

  private static Optional<String> given(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
