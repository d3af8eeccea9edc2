package org.deepfeature.dfm.bench.stage;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.runtime.image.AntialiasedResize;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.runtime.image.ImagePreprocessor;
import org.deepfeature.dfm.runtime.image.RgbImage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From a file in the page cache to what the network takes, one image on one thread. Normalising is
 * what {@code preprocess} takes beyond {@code resize}: it happens on the way into the batch.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx1g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark {
  private static final ImageSize TARGET = new ImageSize(256, 256);

  /** Kind of file. */
  @Param({"png", "jpg"})
  public String format = "";

  /** Side of the picture in pixels. */
  @Param({"256", "900"})
  public int side;

  private final ImageDecoder decoder = new ImageDecoder();
  private final AntialiasedResize resize = new AntialiasedResize(TARGET);
  private final ImagePreprocessor preprocessor =
      new ImagePreprocessor(Preprocessing.IMAGENET, TARGET);
  private final FloatBuffer batch = Tensor.allocateDirect(preprocessor.valuesPerImage());
  private DrawnImages images;
  private Path file;
  private RgbImage decoded;

  /**
   * Draws the picture.
   *
   * @throws IOException if it cannot be written
   */
  @Setup
  public void draw() throws IOException {
    images = DrawnImages.create();
    file = images.draw(".", format, side, 1).get(0);
    decoded = decoder.decode(file);
  }

  /**
   * Deletes it.
   *
   * @throws IOException if it cannot be deleted
   */
  @TearDown
  public void delete() throws IOException {
    images.close();
  }

  /**
   * @return its samples
   */
  @Benchmark
  public RgbImage decode() {
    return decoder.decode(file);
  }

  /**
   * @return planes of 256 × 256
   */
  @Benchmark
  public float[] resize() {
    return resize.resize(decoded);
  }

  /**
   * Resizes, normalises and writes into the batch.
   *
   * @return the batch
   */
  @Benchmark
  public FloatBuffer preprocess() {
    preprocessor.write(decoded, batch, 0);
    return batch;
  }
}
