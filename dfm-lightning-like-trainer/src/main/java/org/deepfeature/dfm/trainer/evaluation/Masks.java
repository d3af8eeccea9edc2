package org.deepfeature.dfm.trainer.evaluation;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.runtime.image.Framing;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.loader.MaskReader;
import org.jspecify.annotations.Nullable;

/** The true pixels of images, at the network's input size. Thread-safe if {@code onBadMask} is. */
public final class Masks {
  private final MaskReader reader;
  private final ImageSize size;
  private final Consumer<BadImageException> onBadMask;
  private final MaskDoubts doubts = new MaskDoubts();

  /**
   * @param framing of the images, which masks go by, too
   * @param decoder of the masks
   * @param onBadMask notified of every mask that cannot be read; its image has none then
   */
  public Masks(Framing framing, ImageDecoder decoder, Consumer<BadImageException> onBadMask) {
    this.reader = new MaskReader(decoder, framing);
    this.size = framing.size();
    this.onBadMask = onBadMask;
  }

  /**
   * @param sample an image
   * @param original its own size, if that is known
   * @return its defect's pixels, none set for a normal image; null if nothing is known of them
   */
  public boolean @Nullable [] of(Sample sample, Optional<ImageSize> original) {
    try {
      BitSet defect =
          reader.read(sample, mask -> original.ifPresent(o -> doubts.compare(sample, o, mask)));
      if (defect == null) {
        return null;
      }
      boolean[] pixels = new boolean[size.height() * size.width()];
      defect.stream().forEach(i -> pixels[i] = true);
      doubts.see(sample, defect.cardinality(), pixels.length);
      return pixels;
    } catch (BadImageException e) {
      onBadMask.accept(e);
      return null;
    }
  }

  /**
   * @return a sentence for each thing that is strange about the masks so far
   */
  public List<String> doubts() {
    return doubts.sentences();
  }
}
