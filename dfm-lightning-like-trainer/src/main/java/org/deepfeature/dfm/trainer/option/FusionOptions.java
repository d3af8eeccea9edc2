package org.deepfeature.dfm.trainer.option;

import static org.deepfeature.dfm.trainer.option.Option.Stage.FIT;
import static org.deepfeature.dfm.trainer.option.Option.Stage.FIT_EMBEDDINGS;

import org.deepfeature.dfm.core.fusion.Combination;
import org.deepfeature.dfm.core.fusion.Fusion;
import org.deepfeature.dfm.core.fusion.GaussianBlur;
import org.deepfeature.dfm.core.fusion.ImageScore;
import org.deepfeature.dfm.core.fusion.MapScale;

/**
 * How the error maps of layers become one map and one score.
 *
 * @param mapScale {@code none}, {@code layer}, {@code location} or {@code log}
 * @param scoreScale the same
 * @param fusion {@code sum}, {@code mean} or {@code max}
 * @param imageScore {@code sum}, {@code mean}, {@code max}, {@code top:SHARE} or {@code
 *     pixels:SHARE}
 * @param blur of the anomaly map, sigma in pixels of it
 */
public record FusionOptions(
    @Option(
            text =
                "Standardise layers' error maps, by held-out images, before they are shown: none,"
                    + " layer, location, or log, which is log(1 + error / median).",
            value = "SCALE",
            example = "layer",
            group = OptionGroup.SCORE,
            changes = OptionChange.FIT,
            usedBy = {FIT, FIT_EMBEDDINGS})
        String mapScale,
    @Option(
            text = "The same for the error maps that make the score.",
            value = "SCALE",
            example = "location",
            group = OptionGroup.SCORE,
            changes = OptionChange.FIT,
            usedBy = {FIT, FIT_EMBEDDINGS})
        String scoreScale,
    @Option(
            text = "How layers become one: sum, mean or max.",
            value = "HOW",
            example = "mean",
            group = OptionGroup.SCORE,
            changes = OptionChange.FIT,
            usedBy = {FIT, FIT_EMBEDDINGS})
        String fusion,
    @Option(
            text =
                "How an image's score comes from its error map: sum, mean, max or top:SHARE, the"
                    + " mean of a share of its cells, the highest ones; pixels:SHARE is that of the"
                    + " smoothed map's pixels.",
            value = "HOW",
            example = "top:0.02",
            group = OptionGroup.SCORE,
            changes = OptionChange.FIT,
            usedBy = {FIT, FIT_EMBEDDINGS},
            common = true)
        String imageScore,
    @Option(
            text =
                "Smooth anomaly maps by a Gaussian of this sigma; 0 for none. Images' scores stay"
                    + " as they are, but for those of pixels.",
            value = "SIGMA",
            unit = "pixels of the network's input",
            example = "1.5",
            group = OptionGroup.SCORE,
            changes = OptionChange.FIT,
            usedBy = {FIT})
        double blur) {

  /** The plain sum of everything. */
  public static final FusionOptions DEFAULTS = new FusionOptions("none", "none", "sum", "sum", 0);

  /**
   * @return what the words say
   * @throws IllegalArgumentException if one of them is unknown, or the blur is out of range
   */
  public Fusion build() {
    return new Fusion(
        MapScale.parse(mapScale),
        MapScale.parse(scoreScale),
        Combination.parse(fusion),
        ImageScore.parse(imageScore),
        new GaussianBlur(blur));
  }
}
