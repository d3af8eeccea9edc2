package org.deepfeature.dfm.engine;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.wiring.Plugins;

/** Sets who receives messages, bad images and progress of an engine. Not thread-safe. */
public final class EngineBuilder {
  private Consumer<String> messages = line -> {};
  private Consumer<BadImageException> onBadImage =
      e -> {
        throw e;
      };
  private Supplier<List<Callback>> callbacks = List::of;
  private BooleanSupplier interrupted = () -> false;
  private PrintWriter console = new PrintWriter(Writer.nullWriter());
  private Supplier<Plugins> plugins = Plugins::onClassPath;

  EngineBuilder() {}

  /**
   * @param value called with what was done and why, in words; also with warnings. Default: no one
   * @return this
   */
  public EngineBuilder messages(Consumer<String> value) {
    messages = value;
    return this;
  }

  /**
   * @param value notified of each image that cannot be used, which is then left out; what it throws
   *     ends the run. Default: throws
   * @return this
   */
  public EngineBuilder onBadImage(Consumer<BadImageException> value) {
    onBadImage = value;
    return this;
  }

  /**
   * @param value new for each stage of a run, notified of everything. Default: none
   * @return this
   */
  public EngineBuilder callbacks(Supplier<List<Callback>> value) {
    callbacks = value;
    return this;
  }

  /**
   * @param value asked between stages whether to end with what is there; a callback that ends the
   *     current stage says so by its stop reason. Default: no
   * @return this
   */
  public EngineBuilder interrupted(BooleanSupplier value) {
    interrupted = value;
    return this;
  }

  /**
   * @param value for the logger {@code console}; stays open. Default: nowhere
   * @return this
   */
  public EngineBuilder console(PrintWriter value) {
    console = value;
    return this;
  }

  /**
   * @param value asked once, when the engine is built. Default: those of the class path
   * @return this
   */
  public EngineBuilder plugins(Supplier<Plugins> value) {
    plugins = value;
    return this;
  }

  /**
   * @return an engine over the plugins
   * @throws IllegalStateException if two plugins offer the same name
   */
  public Engine build() {
    return new Engine(
        new RunContext(plugins.get(), messages, onBadImage, callbacks, interrupted, console));
  }
}
