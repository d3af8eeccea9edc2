package org.deepfeature.dfm.report.picture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Small letters, digits and a few signs, 5 × 9 dots, drawn in {@code glyphs.txt}. Java's own text
 * needs fonts that servers often lack, and looks different on each.
 */
final class Lettering {
  private static final int WIDTH = 5;
  private static final int HEIGHT = 9;
  private static final int ADVANCE = WIDTH + 1;
  private static final int COLUMN = WIDTH + 2;
  private static final Map<Character, boolean[]> GLYPHS = read();

  private final int scale;

  /**
   * @param scale pixels a dot
   */
  Lettering(int scale) {
    this.scale = scale;
  }

  private static Map<Character, boolean[]> read() {
    try (InputStream in = Lettering.class.getResourceAsStream("glyphs.txt")) {
      if (in == null) {
        throw new IllegalStateException("The jar lacks glyphs.txt");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<Character, boolean[]> parse(List<String> lines) {
    Map<Character, boolean[]> glyphs = new HashMap<>();
    for (int top = 0; top < lines.size(); top += HEIGHT + 1) {
      String names = lines.get(top);
      for (int x = 0; x < names.length(); x += COLUMN) {
        boolean[] dots = new boolean[HEIGHT * WIDTH];
        for (int i = 0; i < dots.length; i++) {
          dots[i] = lines.get(top + 1 + i / WIDTH).charAt(x + i % WIDTH) == '#';
        }
        glyphs.put(names.charAt(x), dots);
      }
    }
    return glyphs;
  }

  int height() {
    return HEIGHT * scale;
  }

  int width(String text) {
    return text.length() * ADVANCE * scale;
  }

  /**
   * @param text in small letters; a character that has no glyph is a space
   * @param left of the first dot
   * @param top of letters with an upper length
   */
  void draw(Canvas canvas, String text, int left, int top, int color) {
    for (int n = 0; n < text.length(); n++) {
      boolean[] dots = GLYPHS.getOrDefault(text.charAt(n), new boolean[HEIGHT * WIDTH]);
      for (int i = 0; i < dots.length; i++) {
        if (dots[i]) {
          canvas.fill(
              left + (n * ADVANCE + i % WIDTH) * scale,
              top + i / WIDTH * scale,
              scale,
              scale,
              color);
        }
      }
    }
  }
}
