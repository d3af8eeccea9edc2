package org.deepfeature.dfm.spark;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small pictures of a disc, drawn anew by every test. */
final class TestImages {
  private static final int SIZE = 48;

  private TestImages() {}

  /** Writes so many to a new folder below. */
  static Path folder(Path parent, int count) {
    try {
      Path folder = Files.createDirectories(parent.resolve("images"));
      for (int i = 0; i < count; i++) {
        write(folder.resolve("%04d.png".formatted(i)), i, false);
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, int seed, boolean scratched) throws IOException {
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_3BYTE_BGR);
    Random random = new Random(seed);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(30 + random.nextInt(20), 60, 90 + random.nextInt(20)));
    graphics.fillRect(0, 0, SIZE, SIZE);
    graphics.setColor(new Color(200, 170 + random.nextInt(30), 120));
    int wobble = random.nextInt(4);
    graphics.fillOval(8 + wobble, 8, 30, 30 + wobble);
    for (int i = 0; i < 60; i++) {
      image.setRGB(random.nextInt(SIZE), random.nextInt(SIZE), random.nextInt(1 << 24));
    }
    if (scratched) {
      graphics.setColor(Color.RED);
      graphics.fillRect(14, 20, 22, 6);
    }
    graphics.dispose();
    ImageIO.write(image, "png", file.toFile());
  }
}
