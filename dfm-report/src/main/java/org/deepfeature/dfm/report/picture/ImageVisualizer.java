package org.deepfeature.dfm.report.picture;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deepfeature.dfm.api.ImageSize;

/**
 * Draws one picture an image: the image, its mask, the anomaly map, the map over the image, and the
 * contours of what was predicted (blue) and of what is true (white), side by side, with the scale
 * of colours. The scale is the data set's: a colour is the same raw value in every picture.
 * Thread-safe.
 */
public final class ImageVisualizer {
  private static final int PAPER = 0xFFFFFF;
  private static final int INK = 0x1D2430;
  private static final int NOTHING = 0xC9CED6;
  private static final int TRUE = 0xFFFFFF;
  private static final int PREDICTED = 0x00C8FF;
  private static final int GAP = 8;
  private static final int BAR = 14;
  private static final float HEAT = 0.7f;

  private final ImageSize size;
  private final List<String> legend;
  private final Lettering lettering;

  /**
   * @param size of images, maps and masks
   * @param scale raw values of the darkest colour, of the pixel threshold and of the brightest one
   * @throws IllegalArgumentException if there are not three of them
   */
  public ImageVisualizer(ImageSize size, List<Double> scale) {
    if (scale.size() != 3) {
      throw new IllegalArgumentException("A scale of %s; expected three values".formatted(scale));
    }
    this.size = size;
    this.legend = scale.stream().map(ImageVisualizer::digits).toList();
    this.lettering = new Lettering(size.width() >= 160 ? 2 : 1);
  }

  private static String digits(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }

  /**
   * An image and what is known of its pixels; read, not kept.
   *
   * @param planes red, green and blue planes, each height × width, in 0..1
   * @param map height × width, a colour each, 0..1 with the threshold at ½
   * @param predicted pixels called anomalous
   */
  @SuppressWarnings("ArrayRecordComponent") // Drawn once, never compared.
  public record Subject(float[] planes, float[] map, boolean[] predicted) {}

  /**
   * @param subject what to draw
   * @param mask true pixels; empty where they are not known
   * @param masked whether there is a panel for the mask
   * @return a PNG file
   */
  public byte[] draw(Subject subject, Optional<boolean[]> mask, boolean masked) {
    int panels = masked ? 5 : 4;
    int top = GAP + lettering.height() + 2;
    int step = size.width() + GAP;
    int labels = legend.stream().mapToInt(lettering::width).max().orElse(0);
    Canvas canvas =
        new Canvas(GAP + panels * step + BAR + 4 + labels + GAP, top + size.height() + GAP, PAPER);
    int[] image = image(subject.planes());
    int left = GAP;
    panel(canvas, "image", left, top, image);
    if (masked) {
      left += step;
      panel(canvas, mask.isPresent() ? "mask" : "no mask", left, top, mask(mask));
    }
    left += step;
    panel(canvas, "anomaly map", left, top, heat(subject.map()));
    left += step;
    panel(canvas, "overlay", left, top, overlay(image, subject.map()));
    int contour = left + step;
    panel(canvas, "contour", contour, top, image);
    mask.ifPresent(pixels -> drawContour(canvas, pixels, contour, top, TRUE));
    drawContour(canvas, subject.predicted(), contour, top, PREDICTED);
    scale(canvas, contour + step, top);
    return canvas.png();
  }

  private void panel(Canvas canvas, String caption, int left, int top, int[] pixels) {
    lettering.draw(canvas, caption, left, GAP / 2, INK);
    canvas.copy(pixels, size.width(), left, top);
  }

  private static int[] image(float[] planes) {
    int plane = planes.length / 3;
    int[] pixels = new int[plane];
    for (int i = 0; i < plane; i++) {
      int red = (int) (255 * planes[i] + 0.5f);
      int green = (int) (255 * planes[plane + i] + 0.5f);
      int blue = (int) (255 * planes[2 * plane + i] + 0.5f);
      pixels[i] = red << 16 | green << 8 | blue;
    }
    return pixels;
  }

  private int[] mask(Optional<boolean[]> mask) {
    int[] pixels = new int[size.height() * size.width()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = mask.isEmpty() ? NOTHING : mask.get()[i] ? 0xFFFFFF : 0;
    }
    return pixels;
  }

  private static int[] heat(float[] map) {
    int[] pixels = new int[map.length];
    for (int i = 0; i < map.length; i++) {
      pixels[i] = ColorScale.of(map[i]);
    }
    return pixels;
  }

  /** The lower a value, the less it hides of the image; from the threshold on, all hide alike. */
  private static int[] overlay(int[] image, float[] map) {
    int[] pixels = new int[map.length];
    for (int i = 0; i < map.length; i++) {
      float weight = HEAT * Math.min(1, 2 * map[i]);
      int heat = ColorScale.of(map[i]);
      for (int shift = 16; shift >= 0; shift -= 8) {
        float mixed = (1 - weight) * (image[i] >> shift & 0xFF) + weight * (heat >> shift & 0xFF);
        pixels[i] |= (int) (mixed + 0.5f) << shift;
      }
    }
    return pixels;
  }

  /** Two pixels wide, the outer one dark, so that it is seen on any image. */
  private void drawContour(Canvas canvas, boolean[] region, int left, int top, int color) {
    boolean[] edge = Contour.of(region, size);
    int width = size.width();
    for (int i = 0; i < edge.length; i++) {
      if (edge[i]) {
        darken(canvas, region, i % width, i / width, left, top);
      }
    }
    for (int i = 0; i < edge.length; i++) {
      if (edge[i]) {
        canvas.set(left + i % width, top + i / width, color);
      }
    }
  }

  private void darken(Canvas canvas, boolean[] region, int x, int y, int left, int top) {
    for (int row = Math.max(0, y - 1); row <= Math.min(size.height() - 1, y + 1); row++) {
      for (int column = Math.max(0, x - 1); column <= Math.min(size.width() - 1, x + 1); column++) {
        if (!region[row * size.width() + column]) {
          canvas.set(left + column, top + row, INK);
        }
      }
    }
  }

  private void scale(Canvas canvas, int left, int top) {
    int last = size.height() - 1;
    for (int y = 0; y <= last; y++) {
      canvas.fill(left, top + y, BAR, 1, ColorScale.of(1 - (double) y / Math.max(1, last)));
    }
    canvas.fill(left + BAR, top + last / 2, 3, 1, INK);
    int text = left + BAR + 4;
    int bottom = top + size.height() - lettering.height();
    lettering.draw(canvas, legend.get(2), text, top, INK);
    lettering.draw(canvas, legend.get(1), text, (top + bottom) / 2, INK);
    lettering.draw(canvas, legend.get(0), text, bottom, INK);
  }
}
