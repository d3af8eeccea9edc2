package org.deepfeature.dfm.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deepfeature.dfm.runtime.AnomalyDetector;

/** Scores, or loads and closes, again and again, and prints a line for each tenth of it. */
final class EnduringProcess {
  static final String SCORE = "score";
  static final String RELOAD = "reload";
  private static final int THREADS = 4;

  private final byte[] image;
  private final Path model;
  private final double expected;

  private EnduringProcess(Path model, byte[] image) {
    this.model = model;
    this.image = image;
    try (AnomalyDetector detector = AnomalyDetector.load(model)) {
      this.expected = detector.predict(image).score();
    }
  }

  /**
   * @param arguments what to do, model, image, how often before anything is measured, how often
   */
  public static void main(String[] arguments) throws Exception {
    EnduringProcess process =
        new EnduringProcess(Path.of(arguments[1]), Files.readAllBytes(Path.of(arguments[2])));
    int warm = Integer.parseInt(arguments[3]);
    int times = Integer.parseInt(arguments[4]) / Tenth.COUNT;
    if (arguments[0].equals(RELOAD)) {
      process.reload(warm);
      for (int tenth = 0; tenth < Tenth.COUNT; tenth++) {
        System.out.println(Tenth.now(ProcessHandle.current(), process.reload(times)));
      }
    } else {
      process.score(warm, times);
    }
  }

  private long[] reload(int times) {
    long[] nanoseconds = new long[times];
    for (int i = 0; i < times; i++) {
      long begin = System.nanoTime();
      try (AnomalyDetector detector = AnomalyDetector.load(model)) {
        require(detector.predict(image).score());
      }
      nanoseconds[i] = System.nanoTime() - begin;
    }
    return nanoseconds;
  }

  private void score(int warm, int times) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (AnomalyDetector detector = AnomalyDetector.load(model)) {
      score(threads, detector, warm);
      for (int tenth = 0; tenth < Tenth.COUNT; tenth++) {
        System.out.println(
            Tenth.now(ProcessHandle.current(), score(threads, detector, times / THREADS)));
      }
    } finally {
      threads.shutdown();
    }
  }

  private long[] score(ExecutorService threads, AnomalyDetector detector, int times)
      throws Exception {
    Callable<long[]> one =
        () -> {
          long[] nanoseconds = new long[times];
          for (int i = 0; i < times; i++) {
            long begin = System.nanoTime();
            require(detector.predict(image).score());
            nanoseconds[i] = System.nanoTime() - begin;
          }
          return nanoseconds;
        };
    List<Future<long[]>> all = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      all.add(threads.submit(one));
    }
    long[] nanoseconds = new long[THREADS * times];
    for (int thread = 0; thread < THREADS; thread++) {
      System.arraycopy(all.get(thread).get(), 0, nanoseconds, thread * times, times);
    }
    return nanoseconds;
  }

  private void require(double score) throws IllegalStateException {
    if (score != expected) {
      throw new IllegalStateException("score %s; expected %s".formatted(score, expected));
    }
  }
}
