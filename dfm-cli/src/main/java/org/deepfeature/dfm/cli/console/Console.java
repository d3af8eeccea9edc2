package org.deepfeature.dfm.cli.console;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.stream.Stream;
import org.deepfeature.dfm.engine.Engine;
import org.deepfeature.dfm.engine.RunResult;
import org.deepfeature.dfm.runtime.plugin.PluginFault;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.wiring.Plugins;

/** Where a command prints, and an engine that reports there. Not thread-safe. */
public final class Console {
  private static final String TERMINAL = "dfm.terminal";

  private final PrintWriter out;
  private final Log log;
  private final PluginSearch plugins;
  private final Interruption interruption;
  private final SkippedImages skipped;
  private final List<PluginFault> faults;
  private boolean failures;
  private boolean faultsTold;

  /**
   * @param out results
   * @param log everything else
   * @param plugins what an engine can do, asked when there is one
   * @param faults of what the command was told to use as plugins
   */
  public Console(PrintWriter out, Log log, PluginSearch plugins, List<PluginFault> faults) {
    this.faults = faults;
    this.out = out;
    this.log = log;
    this.plugins = plugins;
    this.interruption = new Interruption(line -> say(Log.Level.warn, line));
    this.skipped = new SkippedImages(log);
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
        .console(log.lines())
        .plugins(this::plugins)
        .build();
  }

  private Plugins plugins() {
    Plugins found = plugins.found();
    if (!faultsTold) {
      faultsTold = true;
      Stream.concat(faults.stream(), found.faults().stream())
          .forEach(fault -> say("warning: plugin left out: " + fault));
    }
    return found;
  }

  /**
   * @return for results
   */
  public PrintWriter out() {
    return out;
  }

  /**
   * @return for rows: as {@link #out}, and throws as soon as one cannot be written
   */
  public Writer rows() {
    return StandardOutput.throwing(out);
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
    log.say(line);
  }

  /**
   * @param level how much it matters
   * @param line something that was done, and why
   */
  public void say(Log.Level level, String line) {
    log.say(level, line);
  }

  /**
   * @param line why the command does not end well
   */
  public void failed(String line) {
    log.failed(line, null);
  }

  /**
   * @param result of a fit or a test
   */
  public void show(RunResult result) {
    new ResultText(result).lines().forEach(out::println);
    out.flush();
    failures |= !result.failures().isEmpty();
    result
        .failures()
        .forEach(
            (category, why) -> say(Log.Level.error, "%s: not run: %s".formatted(category, why)));
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
  private Progress progress() {
    PrintStream stream = System.err;
    boolean bar =
        Boolean.getBoolean(TERMINAL)
            && log.format() == Log.Format.text
            && log.shows(Log.Level.info);
    return new Progress(stream, bar, this::say);
  }
}
