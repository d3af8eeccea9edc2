package org.deepfeature.dfm.cli;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Draws a tiny data set in MVTec AD's layout: striped plates, some with a black spot. */
final class Parts {
  static final int SIDE = 64;
  static final int TRAIN = 12;

  private Parts() {}

  static Path write(Path folder) {
    for (int i = 0; i < TRAIN; i++) {
      image(folder.resolve("train/good/%03d.png".formatted(i)), i, false);
    }
    for (int i = 0; i < 4; i++) {
      image(folder.resolve("test/good/%03d.png".formatted(i)), 100 + i, false);
      image(folder.resolve("test/spot/%03d.png".formatted(i)), 200 + i, true);
      mask(folder.resolve("ground_truth/spot/%03d_mask.png".formatted(i)));
    }
    return folder;
  }

  private static void image(Path file, int seed, boolean spot) {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    int shift = random.nextInt(8);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int grey = 120 + ((x + shift) / 4 % 2) * 60 + random.nextInt(20);
        image.setRGB(x, y, grey << 16 | grey << 8 | grey);
      }
    }
    if (spot) {
      Graphics2D graphics = image.createGraphics();
      graphics.setColor(Color.BLACK);
      graphics.fillRect(20, 24, 16, 12);
      graphics.dispose();
    }
    write(image, file);
  }

  /** Grains of any size and contrast, beside which a drawn defect is nothing. */
  static void noise(Path file, int seed) {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    int grain = 2 + random.nextInt(20);
    for (int y = 0; y < SIDE; y += grain) {
      for (int x = 0; x < SIDE; x += grain) {
        graphics.setColor(new Color(random.nextInt(1 << 24)));
        graphics.fillRect(x, y, grain, grain);
      }
    }
    graphics.dispose();
    write(image, file);
  }

  private static void mask(Path file) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(20, 24, 16, 12);
    graphics.dispose();
    write(image, file);
  }

  static Path black(Path file) {
    write(new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY), file);
    return file;
  }

  private static void write(BufferedImage image, Path file) {
    try {
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
