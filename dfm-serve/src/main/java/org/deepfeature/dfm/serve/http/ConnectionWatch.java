package org.deepfeature.dfm.serve.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.deepfeature.dfm.serve.option.HttpLimits;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;

/**
 * Closes connections whose headers or next request do not come in time, or whose answer is not
 * taken. Jetty's own idle time begins anew with every byte, so a client that sends one byte at a
 * time would stay for hours. Thread-safe.
 */
final class ConnectionWatch implements Connection.Listener {
  private enum Phase {
    WAITING,
    WORKING,
    ANSWERING
  }

  /** Since when a connection is in a phase; bytes that had come when it began to wait. */
  private record State(Phase phase, long since, long bytes, long firstByte) {}

  private static final long NONE = Long.MIN_VALUE;

  private final long header;
  private final long idle;
  private final long answer;
  private final Map<Connection, State> states = new ConcurrentHashMap<>();

  ConnectionWatch(HttpLimits limits) {
    this.header = limits.headerTime().toNanos();
    this.idle = limits.idleTime().toNanos();
    this.answer = limits.bodyTime().toNanos();
  }

  @Override
  public void onOpened(Connection connection) {
    if (!(connection instanceof SslConnection)) {
      waiting(connection);
    }
  }

  @Override
  public void onClosed(Connection connection) {
    states.remove(connection);
  }

  private void waiting(Connection connection) {
    states.put(
        connection, new State(Phase.WAITING, System.nanoTime(), connection.getBytesIn(), NONE));
  }

  /** Its headers have come. */
  void working(Connection connection) {
    states.computeIfPresent(
        connection, (key, state) -> new State(Phase.WORKING, System.nanoTime(), 0, NONE));
  }

  /** Its answer is being sent. */
  void answering(Connection connection) {
    states.computeIfPresent(
        connection, (key, state) -> new State(Phase.ANSWERING, System.nanoTime(), 0, NONE));
  }

  /** Its answer was sent. */
  void answered(Connection connection) {
    states.computeIfPresent(
        connection,
        (key, state) -> new State(Phase.WAITING, System.nanoTime(), connection.getBytesIn(), NONE));
  }

  /** Returns how many connections there are. */
  int connections() {
    return states.size();
  }

  /** Closes those that took too long. To be called again and again. */
  void sweep() {
    long now = System.nanoTime();
    for (Connection connection : states.keySet()) {
      State state =
          states.computeIfPresent(
              connection,
              (key, old) ->
                  old.phase() == Phase.WAITING
                          && old.firstByte() == NONE
                          && key.getBytesIn() > old.bytes()
                      ? new State(Phase.WAITING, old.since(), old.bytes(), now)
                      : old);
      if (state != null && late(state, now)) {
        connection.getEndPoint().close();
      }
    }
  }

  private boolean late(State state, long now) {
    return switch (state.phase()) {
      case WORKING -> false;
      case ANSWERING -> now - state.since() > answer;
      case WAITING ->
          now - state.since() > idle + header
              || (state.firstByte() == NONE
                  ? now - state.since() > idle
                  : now - state.firstByte() > header);
    };
  }
}
