package org.deepfeature.dfm.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.deepfeature.dfm.cli.start.KnownServices;

/**
 * Runs the commands that many a start is of, on a few tiny pictures, so that the JVM can keep the
 * classes that they load: the start script runs it. For one thread.
 */
public final class Rehearsal {
  private static final int SIDE = 64;
  private static final int PICTURES = 5;
  private static final int ROWS = 8;
  private static final int COLUMNS = 16;
  private static final int NPY_HEADER = 128;

  private Rehearsal() {}

  /**
   * @param arguments an empty folder to work in
   * @throws IOException if nothing can be written there
   */
  public static void main(String[] arguments) throws IOException {
    KnownServices.use(System.getProperty(Main.SERVICES));
    Path work = Path.of(arguments[0]);
    Path good = pictures(work.resolve("good"), PICTURES);
    Path bad = pictures(work.resolve("bad"), 2);
    Path rows = Files.write(work.resolve("rows.npy"), rows());
    Path fitted = work.resolve("fitted");
    List<List<Object>> commands =
        List.of(
            List.of("train", "--normal", good, "--abnormal", bad, "--output", fitted),
            List.of("predict", "--model", fitted, "--output", work.resolve("rows"), good),
            List.of("predict", "--model", fitted, good),
            List.of("fit", "--embeddings", rows, "--output", work.resolve("embeddings")),
            List.of("info", fitted),
            List.of("plugins"),
            List.of("--help"));
    int failed = 0;
    for (List<Object> command : commands) {
      failed |= Main.run(command.stream().map(Object::toString).toArray(String[]::new));
    }
    System.exit(failed);
  }

  /** Draws noise in each of the formats that are common. */
  private static Path pictures(Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    Random random = new Random(count);
    for (String format : List.of("png", "jpg", "bmp")) {
      for (int i = 0; i < count; i++) {
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR);
        for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
          picture.setRGB(pixel % SIDE, pixel / SIDE, random.nextInt());
        }
        ImageIO.write(picture, format, folder.resolve(i + "." + format).toFile());
      }
    }
    return folder;
  }

  private static byte[] rows() {
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%s, %s), }".formatted(ROWS, COLUMNS);
    ByteBuffer file = ByteBuffer.allocate(NPY_HEADER + ROWS * COLUMNS * Float.BYTES);
    file.order(ByteOrder.LITTLE_ENDIAN).put((byte) 0x93);
    file.put("NUMPY\1\0".getBytes(StandardCharsets.US_ASCII));
    file.putShort((short) (NPY_HEADER - file.position() - Short.BYTES));
    file.put(header.getBytes(StandardCharsets.US_ASCII));
    while (file.position() < NPY_HEADER - 1) {
      file.put((byte) ' ');
    }
    file.put((byte) '\n');
    Random random = new Random(ROWS);
    while (file.hasRemaining()) {
      file.putFloat((float) random.nextGaussian());
    }
    return file.array();
  }
}
