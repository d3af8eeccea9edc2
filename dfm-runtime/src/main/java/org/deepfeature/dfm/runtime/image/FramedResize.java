package org.deepfeature.dfm.runtime.image;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.deepfeature.dfm.api.ImageSize;

/**
 * Brings images of any shape to a network's input: cut, resized by {@link AntialiasedResize}, and
 * surrounded by their mirror image, as a {@link Framing} says. Thread-safe.
 */
final class FramedResize {
  private final Framing framing;
  private final AntialiasedResize whole;
  private final Map<ImageSize, AntialiasedResize> others = new ConcurrentHashMap<>();

  FramedResize(Framing framing) {
    this.framing = framing;
    this.whole = new AntialiasedResize(framing.size());
  }

  Framing framing() {
    return framing;
  }

  /** Returns three planes of the framing's size, in 0..1 up to rounding. */
  float[] resize(RgbImage image) {
    Placement rows = framing.rows(image.height(), image.width());
    Placement columns = framing.columns(image.height(), image.width());
    ImageSize shown = new ImageSize(rows.targetLength(), columns.targetLength());
    float[] planes = resize(shown).resize(image.part(rows, columns));
    return shown.equals(framing.size()) ? planes : surrounded(planes, rows, columns);
  }

  private AntialiasedResize resize(ImageSize shown) {
    if (shown.equals(framing.size())) {
      return whole;
    }
    AntialiasedResize kept = others.get(shown);
    if (kept != null) {
      return kept;
    }
    AntialiasedResize made = new AntialiasedResize(shown);
    // Shapes are few where one camera takes the pictures, and many in a mixed folder.
    if (others.size() < AntialiasedResize.SIZES_KEPT) {
      others.put(shown, made);
    }
    return made;
  }

  private float[] surrounded(float[] shown, Placement rows, Placement columns) {
    int height = framing.size().height();
    int width = framing.size().width();
    int area = rows.targetLength() * columns.targetLength();
    float[] planes = new float[3 * height * width];
    int out = 0;
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < height; y++) {
        int row = c * area + rows.shown(y) * columns.targetLength();
        for (int x = 0; x < width; x++) {
          planes[out++] = shown[row + columns.shown(x)];
        }
      }
    }
    return planes;
  }
}
