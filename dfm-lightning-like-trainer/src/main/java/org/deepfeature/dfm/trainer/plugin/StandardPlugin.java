package org.deepfeature.dfm.trainer.plugin;

import java.util.List;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.trainer.augmentation.Augmentation;
import org.deepfeature.dfm.trainer.augmentation.AugmentationPreset;
import org.deepfeature.dfm.trainer.callback.DeviceStatsMonitor;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.logger.ConsoleLogger;
import org.deepfeature.dfm.trainer.logger.CsvLogger;
import org.deepfeature.dfm.trainer.logger.JsonLinesLogger;
import org.deepfeature.dfm.trainer.logger.LoggerProvider;
import org.deepfeature.dfm.trainer.logger.TensorBoardLogger;

/** What the trainer brings itself. Stateless and thread-safe. */
public final class StandardPlugin implements TrainerPlugin {
  @Override
  public List<Factory<LoggerProvider, ?>> loggers() {
    return List.of(
        new Standard<>(
            "csv", "metrics.csv and hparams.yaml", () -> to -> new CsvLogger(to.folder())),
        new Standard<>(
            "jsonl", "log.jsonl, an event a line", () -> to -> new JsonLinesLogger(to.folder())),
        new Standard<>(
            "tensorboard",
            "event files for TensorBoard",
            () -> to -> new TensorBoardLogger(to.folder())),
        new Standard<>(
            "console", "a line on standard error", () -> to -> new ConsoleLogger(to.console())));
  }

  @Override
  public List<Factory<Augmentation, ?>> augmentations() {
    return AugmentationPreset.ALL;
  }

  @Override
  public List<Factory<Callback, ?>> callbacks() {
    return List.of(
        new Standard<>(
            "device-stats",
            "memory (resident, heap, direct, GPU) and processor load, for the loggers",
            DeviceStatsMonitor::new));
  }
}
