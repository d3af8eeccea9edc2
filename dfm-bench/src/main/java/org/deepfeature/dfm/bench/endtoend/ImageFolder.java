package org.deepfeature.dfm.bench.endtoend;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.bench.stage.DrawnImages;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The images of both suites: a folder in MVTec AD's layout, drawn for the trial and deleted after
 * it. JMH runs it on one thread.
 */
@State(Scope.Benchmark)
public class ImageFolder {
  static final int TRAIN = 64;
  static final int TEST = 16;

  /** Format and side of the files in pixels. */
  @Param({"jpg:256", "png:900"})
  public String files = "";

  private DrawnImages images;
  private List<Path> train = List.of();

  /**
   * Draws the images.
   *
   * @throws IOException if they cannot be written
   */
  @Setup(Level.Trial)
  public void draw() throws IOException {
    images = DrawnImages.create();
    train = draw(images, files);
  }

  /**
   * Draws the same images for somebody else, such as a peer.
   *
   * @param images where to
   * @param files such as {@code png:900}
   * @return the training images
   * @throws IOException if they cannot be written
   * @throws IllegalArgumentException if that is no format and side
   */
  public static List<Path> draw(DrawnImages images, String files) throws IOException {
    if (!files.matches("(png|jpg):[1-9]\\d{0,4}")) {
      throw new IllegalArgumentException(
          "Files '" + files + "'; expected png or jpg, a colon and a side, such as png:900");
    }
    String format = files.substring(0, 3);
    int side = Integer.parseInt(files.substring(4));
    List<Path> train = new ArrayList<>(images.draw("train/good", format, side, TRAIN));
    images.draw("test/good", format, side, TEST / 2);
    images.draw("test/bad", format, side, TEST / 2);
    return train;
  }

  /**
   * Deletes them.
   *
   * @throws IOException if that fails
   */
  @TearDown(Level.Trial)
  public void delete() throws IOException {
    images.close();
  }

  Path folder() {
    return images.folder();
  }

  List<Path> train() {
    return train;
  }
}
