package org.deepfeature.dfm.runtime.model;

import org.deepfeature.dfm.core.fusion.Combination;
import org.deepfeature.dfm.core.fusion.Fusion;
import org.deepfeature.dfm.core.fusion.GaussianBlur;
import org.deepfeature.dfm.core.fusion.ImageScore;
import org.deepfeature.dfm.core.fusion.MapScale;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Fusion} in words, as files have it.
 *
 * @param mapScale {@code none}, {@code layer}, {@code location} or {@code log}
 * @param scoreScale likewise
 * @param combination {@code sum}, {@code mean} or {@code max}
 * @param imageScore {@code sum}, {@code mean}, {@code max}, {@code top:SHARE} or {@code
 *     pixels:SHARE}
 * @param blur of the anomaly map, sigma in pixels of it; null in older files, where there was none
 */
public record FusionConfiguration(
    String mapScale,
    String scoreScale,
    String combination,
    String imageScore,
    @Nullable Double blur) {
  public FusionConfiguration {
    blur = blur == null ? 0 : blur;
  }

  /**
   * @param fusion any
   * @return it in words
   */
  public static FusionConfiguration of(Fusion fusion) {
    return new FusionConfiguration(
        fusion.mapScale().toString(),
        fusion.scoreScale().toString(),
        fusion.combination().toString(),
        fusion.imageScore().toString(),
        fusion.blur().sigma());
  }

  /**
   * @return what the words say
   * @throws IllegalArgumentException if one of them is unknown, or the blur is out of range
   */
  public Fusion build() {
    return new Fusion(
        MapScale.parse(mapScale),
        MapScale.parse(scoreScale),
        Combination.parse(combination),
        ImageScore.parse(imageScore),
        blur == null ? GaussianBlur.NONE : new GaussianBlur(blur));
  }
}
