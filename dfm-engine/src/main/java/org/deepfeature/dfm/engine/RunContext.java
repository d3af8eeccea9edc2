package org.deepfeature.dfm.engine;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.wiring.Plugins;

/**
 * Who receives messages, bad images and progress of a run, and who may end it.
 *
 * @param plugins that are there
 * @param messages called with what was done, and why
 * @param onBadImage notified of each image that cannot be used
 * @param callbacks new for each stage
 * @param interrupted whether the run is to end with what it has so far
 * @param console for loggers that write to a console
 */
record RunContext(
    Plugins plugins,
    Consumer<String> messages,
    Consumer<BadImageException> onBadImage,
    Supplier<List<Callback>> callbacks,
    BooleanSupplier interrupted,
    PrintWriter console) {

  /** Returns the same, without a word of what is done. */
  RunContext quiet() {
    return new RunContext(plugins, line -> {}, onBadImage, callbacks, interrupted, console);
  }

  /** Returns the same, with another one who is notified of images. */
  RunContext with(Consumer<BadImageException> other) {
    return new RunContext(plugins, messages, other, callbacks, interrupted, console);
  }

  void say(String line) {
    messages.accept(line);
  }

  void warn(String sentence) {
    messages.accept("warning: " + sentence);
  }
}
