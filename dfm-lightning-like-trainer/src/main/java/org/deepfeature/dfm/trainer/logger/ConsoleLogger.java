package org.deepfeature.dfm.trainer.logger;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** A line for each thing that is logged. For one thread. */
public final class ConsoleLogger implements Logger {
  private final PrintWriter out;

  /**
   * @param out where to; stays open
   */
  public ConsoleLogger(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void logHyperparameters(Map<String, String> hyperparameters) {
    StringJoiner line = new StringJoiner(", ", "hyperparameters: ", "");
    new TreeMap<>(hyperparameters).forEach((name, value) -> line.add(name + " " + value));
    say(line.toString());
  }

  @Override
  public void logMetrics(Map<String, Double> metrics, long step) {
    StringJoiner line = new StringJoiner(", ", "step " + step + ": ", "");
    new TreeMap<>(metrics)
        .forEach((name, value) -> line.add(String.format(Locale.ROOT, "%s %.6g", name, value)));
    say(line.toString());
  }

  @Override
  public void finish(Status status) {
    say(status.name().toLowerCase(Locale.ROOT));
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }

  @Override
  public void close() {
    out.flush();
  }
}
