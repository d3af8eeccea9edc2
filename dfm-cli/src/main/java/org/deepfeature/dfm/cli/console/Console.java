package org.deepfeature.dfm.cli.console;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import org.deepfeature.dfm.engine.Engine;
import org.deepfeature.dfm.engine.RunResult;
import org.deepfeature.dfm.trainer.option.GivenOptions;

/** Where a command prints, and an engine that reports there. Not thread-safe. */
public final class Console {
  private static final String TERMINAL = "dfm.terminal";

  private final PrintWriter out;
  private final PrintWriter err;
  private final Interruption interruption;
  private final SkippedImages skipped;
  private boolean failures;

  /**
   * @param out results
   * @param err everything else
   */
  public Console(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
    this.interruption = new Interruption(this::say);
    this.skipped = new SkippedImages(err);
  }

  /**
   * @return an engine that shows here how far it is, and that Ctrl-C and like signals end
   */
  public Engine engine() {
    return Engine.builder()
        .messages(this::say)
        .onBadImage(skipped)
        .callbacks(() -> List.of(interruption, progress()))
        .interrupted(() -> interruption.signal().isPresent())
        .console(err)
        .build();
  }

  /**
   * @return for results
   */
  public PrintWriter out() {
    return out;
  }

  /**
   * @param line a result
   */
  public void print(String line) {
    out.println(line);
    out.flush();
  }

  /**
   * @param line something that was done, and why
   */
  public void say(String line) {
    err.println(line);
    err.flush();
  }

  /**
   * @param result of a fit or a test
   */
  public void show(RunResult result) {
    new ResultText(result).lines().forEach(out::println);
    out.flush();
    failures |= !result.failures().isEmpty();
    result.failures().forEach((category, why) -> say("%s: not run: %s".formatted(category, why)));
  }

  /**
   * @param given says whether skipping images, and categories without any, is a success
   * @return the exit code of a command that did its work
   */
  public int exitCode(GivenOptions given) {
    boolean accepted = given.value("skip-bad-images").asBoolean();
    int code = Math.max(skipped.exitCode(accepted), failures && !accepted ? 1 : 0);
    return interruption.signal().map(Interruption.Signal::exitCode).orElse(code);
  }

  /** A bar where the start script saw a terminal. */
  @SuppressWarnings("SystemOut") // Progress belongs on standard error; a bar needs the stream.
  private static Progress progress() {
    PrintStream stream = System.err;
    return new Progress(stream, Boolean.getBoolean(TERMINAL));
  }
}
