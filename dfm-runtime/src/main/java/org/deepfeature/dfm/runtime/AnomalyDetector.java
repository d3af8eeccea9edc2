package org.deepfeature.dfm.runtime;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.api.internal.Workers;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.runtime.drift.Drift;
import org.deepfeature.dfm.runtime.drift.WatchedScores;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.runtime.image.Framing;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.runtime.image.ImagePreprocessor;
import org.deepfeature.dfm.runtime.image.RgbImage;
import org.deepfeature.dfm.runtime.model.DfmFile;

/**
 * A fitted model, ready to score images as the command's {@code predict} does. Thread-safe: any
 * number of threads may call at once, and get the same scores to the bit; as many predictions run
 * at a time as there are processors, and one more. Closing waits for the predictions that are under
 * way; later ones are an {@link IllegalStateException}.
 */
public final class AnomalyDetector implements AutoCloseable {
  /** Images that go through the network together; more would only take more memory. */
  private static final int BATCH = 16;

  private final FrameScorer scorer;
  private final ImagePreprocessor preprocessor;
  private final int threads;
  private final InputReader reader;
  private final WatchedScores watched;
  private final BufferPool buffers = new BufferPool();
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  /** More predictions at once than processors would be no quicker, and take memory each. */
  private final Semaphore places;

  private boolean closed;

  AnomalyDetector(FrameScorer scorer, ImagePreprocessor preprocessor, DetectorOptions options) {
    this.scorer = scorer;
    this.preprocessor = preprocessor;
    this.threads = options.threads();
    this.watched = new WatchedScores(scorer.postProcessor(), options.drift());
    this.reader = new InputReader(new ImageDecoder(options.maxPixels()));
    this.places = new Semaphore(Runtime.getRuntime().availableProcessors() + 1, true);
  }

  /**
   * @param model a {@code model.dfm}, the folder that a fit left one in, or a {@code model.onnx}
   *     that {@code dfm export} wrote
   * @return the model on the CPU; the caller closes it
   * @throws DfmException if the model is damaged, or its network is not found or another one
   * @throws org.deepfeature.dfm.api.UnknownNameException if a plugin that it needs is not on the
   *     class path
   */
  public static AnomalyDetector load(Path model) {
    return load(model, DetectorOptions.DEFAULT);
  }

  /**
   * @param model a {@code model.dfm}, the folder that a fit left one in, or a {@code model.onnx}
   *     that {@code dfm export} wrote
   * @param options where the network lies and what it may use
   * @return the model; the caller closes it
   * @throws DfmException as {@link #load(Path)}
   */
  public static AnomalyDetector load(Path model, DetectorOptions options) {
    return DetectorLoader.open(DfmFile.modelIn(model), options);
  }

  /**
   * @param image an encoded image: PNG, JPEG, BMP, TIFF, GIF, WebP or PNM
   * @return what the model says of it
   * @throws BadImageException if it cannot be decoded, or the network gives no finite numbers for
   *     it
   * @throws IllegalStateException after closing
   */
  public Prediction predict(byte[] image) {
    return one(image);
  }

  /**
   * @param image an image file
   * @return what the model says of it
   * @throws BadImageException if it cannot be read or decoded, or the network gives no finite
   *     numbers for it
   * @throws IllegalStateException after closing
   */
  public Prediction predict(Path image) {
    return one(image);
  }

  /**
   * @param image an encoded image, read to its end; stays open
   * @return what the model says of it
   * @throws BadImageException if it cannot be decoded, or the network gives no finite numbers for
   *     it
   * @throws IOException if the stream cannot be read
   * @throws IllegalStateException after closing
   */
  public Prediction predict(InputStream image) throws IOException {
    return predict(image.readAllBytes());
  }

  /**
   * @param image grey, RGB or with a palette; alpha and colour profile do not count; unchanged
   * @return what the model says of it
   * @throws BadImageException if the network gives no finite numbers for it
   * @throws IllegalStateException after closing
   */
  public Prediction predict(BufferedImage image) {
    return one(image);
  }

  /**
   * @param rgb red, green and blue bytes of each pixel, row after row; unchanged
   * @param width pixels of a row
   * @param height rows
   * @param stride bytes from a row to the next, {@code >= 3 * width}
   * @return what the model says of it
   * @throws BadImageException if the network gives no finite numbers for it
   * @throws IllegalArgumentException if the bytes do not hold so many rows
   * @throws IllegalStateException after closing
   */
  public Prediction predict(byte[] rgb, int width, int height, int stride) {
    return one(RgbImage.ofBytes(rgb, width, height, stride));
  }

  /**
   * @param image decoded
   * @return what the model says of it
   * @throws BadImageException if the network gives no finite numbers for it
   * @throws IllegalStateException after closing
   */
  public Prediction predict(RgbImage image) {
    return one(image);
  }

  private Prediction one(Object image) {
    return whileOpen(() -> score(List.of(image)).get(0));
  }

  /**
   * @param images each a {@code byte[]} or {@link InputStream} of an encoded image, a {@link Path},
   *     a {@link BufferedImage} or an {@link RgbImage}, in any mixture
   * @return what the model says of each, in their order; the same scores as one by one
   * @throws BadImageException if one cannot be read or decoded, or the network gives no finite
   *     numbers for one
   * @throws IllegalArgumentException if one is of another type
   * @throws IllegalStateException after closing
   */
  public List<Prediction> predict(List<?> images) {
    return whileOpen(
        () -> {
          List<Prediction> predictions = new ArrayList<>();
          int batch = preprocessor.batchOf(BATCH);
          for (int from = 0; from < images.size(); from += batch) {
            predictions.addAll(score(images.subList(from, Math.min(images.size(), from + batch))));
          }
          return List.copyOf(predictions);
        });
  }

  private List<Prediction> score(List<?> images) {
    int count = images.size();
    FloatBuffer buffer = buffers.take(count * preprocessor.valuesPerImage());
    try {
      ImageSize[] sizes = new ImageSize[count];
      Workers.run(threads, count, i -> sizes[i] = prepare(images.get(i), buffer, i));
      ImageSize size = preprocessor.size();
      Tensor batch = Tensor.of(count, preprocessor.channels(), size.height(), size.width(), buffer);
      List<FrameScorer.ScoredFrame> scores = scorer.score(batch);
      List<Prediction> predictions = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        predictions.add(
            new Prediction(
                scorer.postProcessor(),
                scores.get(i),
                preprocessor.framing(),
                sizes[i].height(),
                sizes[i].width()));
        watched.add(scores.get(i).score());
      }
      return predictions;
    } catch (UnscoredImageException e) {
      throw new BadImageException(
          InputReader.name(images.get(e.index())), String.valueOf(e.getMessage()), e);
    } finally {
      buffers.giveBack(buffer);
    }
  }

  /** Decodes an image and brings it to its place, while its memory is held for that. */
  private ImageSize prepare(Object image, FloatBuffer buffer, int index) {
    return reader.read(
        image,
        decoded -> {
          preprocessor.write(decoded, buffer, index);
          return new ImageSize(decoded.height(), decoded.width());
        });
  }

  private <T> T whileOpen(Supplier<T> work) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("This detector is closed; load the model again");
      }
      places.acquireUninterruptibly();
      try {
        return work.get();
      } finally {
        places.release();
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * @return raw score from which an image is called anomalous
   */
  public double threshold() {
    return postProcessor().image().threshold();
  }

  /**
   * @return the last scores beside those of held-out normal images; empty if the model remembers
   *     nothing of those, as those of the first versions
   */
  public Optional<Drift> drift() {
    return watched.current();
  }

  /** Forgets the last scores, as once the cause of drift was mended. */
  public void forgetDrift() {
    watched.forget();
  }

  /**
   * @return thresholds and ranges of the model
   */
  public PostProcessor postProcessor() {
    return scorer.postProcessor();
  }

  /**
   * @return how images come to the network's input
   */
  public Framing framing() {
    return preprocessor.framing();
  }

  /**
   * @return height and width to which images are resized
   */
  public ImageSize inputSize() {
    return preprocessor.size();
  }

  /** Gives the network's memory back, once predictions that are under way are done. */
  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        scorer.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
