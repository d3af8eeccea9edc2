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
 * Whom a run tells what, and who may end it.
 *
 * @param plugins that are there
 * @param messages told in words what was done, and why
 * @param onBadImage told of each image that cannot be used
 * @param callbacks made anew for each stage
 * @param interrupted whether somebody wants the run to end with what is there
 * @param console for loggers that speak
 */
record RunContext(
    Plugins plugins,
    Consumer<String> messages,
    Consumer<BadImageException> onBadImage,
    Supplier<List<Callback>> callbacks,
    BooleanSupplier interrupted,
    PrintWriter console) {

  void say(String line) {
    messages.accept(line);
  }

  void warn(String sentence) {
    messages.accept("warning: " + sentence);
  }
}
