package org.deepfeature.dfm.bench.stage;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * A temporary folder of pictures with the texture and noise of a camera, so that they compress as
 * photographs do. The same pixels for the same seed. {@link #close} deletes it. Not thread-safe.
 */
public final class DrawnImages implements AutoCloseable {
  private final Path folder;

  private DrawnImages(Path folder) {
    this.folder = folder;
  }

  /**
   * @return an empty folder
   * @throws IOException if it cannot be made
   */
  public static DrawnImages create() throws IOException {
    return in(Files.createTempDirectory("dfm-bench"));
  }

  /**
   * @param folder an empty one
   * @return that folder; to be left open where the pictures are to stay
   */
  public static DrawnImages in(Path folder) {
    return new DrawnImages(folder);
  }

  /**
   * @return where they are
   */
  public Path folder() {
    return folder;
  }

  /**
   * @param below folder within the folder
   * @param format {@code png} or {@code jpg}
   * @param side in pixels
   * @param count how many
   * @return their paths
   * @throws IOException if one cannot be written
   */
  public List<Path> draw(String below, String format, int side, int count) throws IOException {
    Path parent = Files.createDirectories(folder.resolve(below));
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Path file = parent.resolve(String.format(Locale.ROOT, "%04d.%s", i, format));
      if (!ImageIO.write(picture(side, i), format, file.toFile())) {
        throw new IOException("Java writes no " + format);
      }
      files.add(file);
    }
    return files;
  }

  private static BufferedImage picture(int side, int seed) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_3BYTE_BGR);
    Random random = new Random(seed);
    double phase = random.nextDouble() * 2 * Math.PI;
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double light = 128 + 60 * Math.sin(x / 23.0 + phase) * Math.cos(y / 31.0 - phase);
        int color = 0;
        for (int c = 0; c < 3; c++) {
          double value = light * (1 - 0.1 * c) + 3 * random.nextGaussian();
          color = color << 8 | (int) Math.max(0, Math.min(255, value));
        }
        image.setRGB(x, y, color);
      }
    }
    return image;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }
}
