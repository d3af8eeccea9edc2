package org.deepfeature.dfm.cli.console;

import java.util.Optional;
import java.util.function.Consumer;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C while a stage runs: the first ends it after the current batch, so that what is there is
 * used; the second, or one at any other time, ends the process at once. {@link #isRequested} may be
 * called by any thread; the rest is for the thread that runs the trainer.
 */
public final class Interruption implements Callback {
  /** Of a process that ended by Ctrl-C, as shells count: 128 and the signal's number. */
  public static final int EXIT_CODE = 130;

  private static final String SIGNAL = "INT";

  private final Consumer<String> say;
  private volatile boolean requested;
  private @Nullable Object before;

  /**
   * @param say called with what Ctrl-C did
   */
  public Interruption(Consumer<String> say) {
    this.say = say;
  }

  /**
   * @return whether there was one; what follows is to be left out
   */
  public boolean isRequested() {
    return requested;
  }

  @Override
  public void setup(Stage stage, int images) {
    before = Signals.register(SIGNAL, this::request);
  }

  private void request() {
    requested = true;
    Signals.registerDefault(SIGNAL);
    say.accept("interrupted: finishing with what is there; once more ends at once");
  }

  @Override
  public void teardown(Stage stage) {
    if (before != null) {
      Signals.unregister(SIGNAL, before);
      before = null;
    }
  }

  @Override
  public Optional<String> stopReason() {
    return requested ? Optional.of("stopped after this batch") : Optional.empty();
  }
}
