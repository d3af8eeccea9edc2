package org.deepfeature.dfm.cli.console;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C while a stage runs, or a signal that asks the process to end as containers, schedulers and
 * closed terminals send it: the first ends the stage after the current batch, so that what is there
 * is used; the second, or one at any other time, ends the process at once. {@link #signal} may be
 * called by any thread; the rest is for the thread that runs the trainer.
 */
public final class Interruption implements Callback {
  /** A request to end, by the number that POSIX gives its signal. */
  public enum Signal {
    /** Ctrl-C. */
    INT(2),
    /** From {@code kill}, {@code docker stop}, Slurm and the like. */
    TERM(15),
    /** From a terminal that was closed; ignored under {@code nohup}. */
    HUP(1);

    private final int number;

    Signal(int number) {
      this.number = number;
    }

    /**
     * @return of a process that ended by it, as shells count: 128 and the signal's number
     */
    public int exitCode() {
      return 128 + number;
    }
  }

  private final Consumer<String> say;
  private volatile @Nullable Signal signal;
  private final Map<Signal, Object> before = new EnumMap<>(Signal.class);

  /**
   * @param say called with what the signal did
   */
  public Interruption(Consumer<String> say) {
    this.say = say;
  }

  /**
   * @return the first that came; what follows is to be left out. Empty if none did
   */
  public Optional<Signal> signal() {
    return Optional.ofNullable(signal);
  }

  @Override
  public void setup(Stage stage, int images) {
    for (Signal any : Signal.values()) {
      Object handler = Signals.register(any.name(), () -> request(any));
      if (handler != null) {
        before.put(any, handler);
      }
    }
  }

  private void request(Signal first) {
    signal = first;
    before.keySet().forEach(any -> Signals.registerDefault(any.name()));
    say.accept(
        (first == Signal.INT ? "interrupted" : "interrupted by SIG" + first)
            + ": finishing with what is there; once more ends at once");
  }

  @Override
  public void teardown(Stage stage) {
    before.forEach((any, handler) -> Signals.unregister(any.name(), handler));
    before.clear();
  }

  @Override
  public Optional<String> stopReason() {
    return signal().map(any -> "stopped after this batch");
  }
}
