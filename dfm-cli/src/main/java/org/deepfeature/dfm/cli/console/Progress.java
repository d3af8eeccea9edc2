package org.deepfeature.dfm.cli.console;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.deepfeature.dfm.engine.ProgressCallback;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.loader.ImageBatch;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far a stage is: a bar on a terminal, a plain line now and then elsewhere. For the
 * thread that runs the trainer.
 */
public final class Progress implements ProgressCallback, AutoCloseable {
  private static final long LINE_EVERY_NANOSECONDS = 10_000_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private final Consumer<String> say;
  private Stage stage = Stage.FIT;
  private int expected;
  private int done;
  private long lastLine;
  private @Nullable ProgressBar bar;

  /**
   * @param out where a bar moves, standard error as a rule
   * @param terminal whether someone watches it who can see a bar move
   * @param say takes a line now and then elsewhere
   */
  public Progress(PrintStream out, boolean terminal, Consumer<String> say) {
    this.out = out;
    this.terminal = terminal;
    this.say = say;
  }

  @Override
  public void setup(Stage next, int images) {
    close();
    stage = next;
    expected = images;
    done = 0;
    lastLine = System.nanoTime();
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(name())
              .setInitialMax(images)
              .setUnit(" images", 1)
              .setStyle(ProgressBarStyle.ASCII)
              .setConsumer(new ConsoleProgressBarConsumer(out))
              .setUpdateIntervalMillis(200)
              .build();
    }
  }

  private String name() {
    return stage.name().toLowerCase(Locale.ROOT);
  }

  private void step(int images) {
    done += images;
    if (bar != null) {
      bar.stepBy(images);
    } else if (System.nanoTime() - lastLine > LINE_EVERY_NANOSECONDS) {
      say.accept("%s: %s of %s images".formatted(name(), done, expected));
      lastLine = System.nanoTime();
    }
  }

  @Override
  public void onTrainBatchEnd(ImageBatch batch, int index) {
    step(batch.samples().size());
  }

  @Override
  public void onTrainEpochEnd() {
    close();
  }

  @Override
  public void onValidationStart() {
    if (stage == Stage.FIT) {
      // The images of a validation within the fit were not counted beforehand.
      close();
    }
  }

  @Override
  public void onValidationBatchEnd(ImageBatch batch, Predictions predictions, int index) {
    if (stage != Stage.FIT) {
      step(batch.samples().size());
    }
  }

  @Override
  public void teardown(Stage last) {
    close();
  }

  @Override
  public void onTestBatchEnd(ImageBatch batch, Predictions predictions, int index) {
    step(batch.samples().size());
  }

  @Override
  public void onTestEnd() {
    close();
  }

  @Override
  public void onPredictBatchEnd(ImageBatch batch, Predictions predictions, int index) {
    step(batch.samples().size());
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
