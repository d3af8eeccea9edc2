package org.deepfeature.dfm.trainertestkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.trainer.logger.LogTarget;
import org.deepfeature.dfm.trainer.logger.Logger;
import org.deepfeature.dfm.trainer.logger.LoggerProvider;

/**
 * All is on the disk at a stage's end; another stage may follow; closing twice is harmless; what is
 * handed over is left as it is and not kept.
 */
final class LoggerPromises {
  private LoggerPromises() {}

  static void check(Supplier<LoggerProvider> supplier, Path folder) {
    LoggerProvider provider = supplier.get();
    Path logs = folder.resolve("not there yet");
    Logger logger = provider.open(new LogTarget(logs, new PrintWriter(new StringWriter())));
    Map<String, String> hyperparameters = new HashMap<>(Map.of("layer", "layer2", "seed", "7"));
    unmodified(hyperparameters, () -> logger.logHyperparameters(hyperparameters));
    Map<String, Double> metrics = new HashMap<>(Map.of("test/image_AUROC", 0.75));
    unmodified(metrics, () -> logger.logMetrics(metrics, 1));
    metrics.put("memory/heap_bytes", 1e9);
    unmodified(metrics, () -> logger.logMetrics(metrics, 2));
    logger.finish(Logger.Status.SUCCESS);
    requireOnDisk(logger, logs, metrics);

    Logger unused =
        provider.open(new LogTarget(folder.resolve("unused"), new PrintWriter(new StringWriter())));
    unused.finish(Logger.Status.FAILED);
    unused.close();
    requireNamedError(provider, folder);
  }

  /** Another stage follows, ends, and closing adds nothing to what its end has written. */
  private static void requireOnDisk(Logger logger, Path logs, Map<String, Double> metrics) {
    logger.logMetrics(Map.copyOf(metrics), 3);
    logger.finish(Logger.Status.INTERRUPTED);
    Map<String, String> finished = contents(logs);
    logger.close();
    assertThat(contents(logs))
        .as("files when the stage had ended, and after closing")
        .isEqualTo(finished);
    logger.close();
  }

  private static <V> void unmodified(Map<String, V> given, Runnable use) {
    Map<String, V> before = new HashMap<>(given);
    use.run();
    assertThat(given).as("a map that was handed over").isEqualTo(before);
  }

  /** What cannot be written is told as such; a plugin that writes elsewhere is not asked. */
  private static void requireNamedError(LoggerProvider provider, Path folder) {
    try {
      Files.createDirectories(folder);
      Path file = Files.writeString(folder.resolve("file"), "no folder");
      PrintWriter console = new PrintWriter(new StringWriter());
      try (Logger logger = provider.open(new LogTarget(file.resolve("logs"), console))) {
        logger.logMetrics(Map.of("loss", 1.0), 1);
        logger.finish(Logger.Status.SUCCESS);
      }
    } catch (DfmException e) {
      assertThat(e.getMessage()).as("what is wrong with a folder below a file").isNotBlank();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> contents(Path folder) {
    Map<String, String> contents = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      return contents; // It writes elsewhere.
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        contents.put(
            folder.relativize(file).toString(),
            new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return contents;
  }
}
