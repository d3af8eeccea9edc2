package org.deepfeature.dfm.trainer.augmentation;

import java.util.List;
import org.deepfeature.dfm.api.Factory;

/**
 * Transforms under a name, with ranges that may be changed. Stateless and thread-safe.
 *
 * @param name by which it is chosen
 * @param description one line
 * @param defaults how far it goes unless said otherwise
 */
public record AugmentationPreset(String name, String description, TransformRanges defaults)
    implements Factory<Augmentation, TransformRanges> {
  /** The name under which ranges from a file are kept. */
  public static final String CUSTOM = "custom";

  private static final TransformRanges SLIGHT =
      new TransformRanges(4, 0.03, 0.03, 0.08, false, false);

  /** All that the trainer brings. */
  public static final List<Factory<Augmentation, ?>> ALL =
      List.of(
          new AugmentationPreset(
              "slight", "parts that do not always lie alike, and light that varies", SLIGHT),
          new AugmentationPreset(
              "rotate",
              "parts that lie in any direction",
              new TransformRanges(180, 0.03, 0.03, 0.08, false, false)),
          new AugmentationPreset(
              "turn",
              "parts that lie in any direction, and nothing else changed",
              new TransformRanges(180, 0, 0, 0, false, false)),
          new AugmentationPreset(
              "flip",
              "parts that look the same mirrored and upside down",
              new TransformRanges(0, 0, 0, 0, true, true)),
          new AugmentationPreset(
              CUSTOM,
              "nothing but what its options say",
              new TransformRanges(0, 0, 0, 0, false, false)));

  @Override
  public Augmentation create(TransformRanges options) {
    return new RandomTransform(options);
  }
}
