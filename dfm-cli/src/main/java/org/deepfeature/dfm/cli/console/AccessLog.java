package org.deepfeature.dfm.cli.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.serve.http.AccessEntry;

/**
 * Writes a JSON object a request. Requests never wait for the log: where it is slower than they
 * are, or the disk does not take them for a while, lines are left out and their number is told in
 * the next one. Thread-safe.
 */
public final class AccessLog implements Consumer<AccessEntry>, AutoCloseable {
  /** Standard output. */
  public static final String STANDARD = "-";

  private static final String NONE = "none";
  private static final int WAITING = 10_000;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Sink sink;
  private final Log log;
  private final BlockingQueue<ObjectNode> lines = new ArrayBlockingQueue<>(WAITING);
  private final AtomicLong leftOut = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  private interface Sink extends Closeable {
    void append(String line) throws IOException;
  }

  /** The process's own stream, which stays open. */
  private record Stream(Writer out) implements Sink {
    @Override
    public void append(String line) throws IOException {
      out.write(line + "\n");
      out.flush();
    }

    @Override
    public void close() {
      // Each line was flushed, and what comes later is the command's.
    }
  }

  private record Appended(AppendedLines lines) implements Sink {
    @Override
    public void append(String line) throws IOException {
      lines.append(line);
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  private AccessLog(Sink sink, Log log) {
    this.sink = sink;
    this.log = log;
    this.thread = new Thread(this::write, "dfm-access-log");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * @param where a file, which is appended to, {@code -} or {@code none}
   * @param standard what {@code -} stands for
   * @param log is told if the access log cannot be written any more
   * @return the log; the caller closes it
   * @throws DfmException if the file cannot be written
   */
  public static AccessLog open(String where, PrintWriter standard, Log log) {
    if (where.equals(NONE)) {
      return new AccessLog(new Stream(Writer.nullWriter()), log);
    }
    if (where.equals(STANDARD)) {
      return new AccessLog(new Stream(StandardOutput.throwing(standard)), log);
    }
    try {
      return new AccessLog(new Appended(AppendedLines.open(Path.of(where))), log);
    } catch (IOException e) {
      throw new DfmException("The access log %s cannot be written (%s)".formatted(where, e), e);
    }
  }

  @Override
  public void accept(AccessEntry entry) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("time", entry.time().toString());
    json.put("remote", entry.remote());
    json.put("method", entry.method());
    json.put("path", entry.path());
    json.put("status", entry.status());
    json.put("bytes_in", entry.bytesIn());
    json.put("bytes_out", entry.bytesOut());
    json.put("milliseconds", entry.milliseconds());
    if (!entry.model().isEmpty()) {
      json.put("model", entry.model());
      json.put("images", entry.images());
    }
    if (!entry.error().isEmpty()) {
      json.put("error", entry.error());
    }
    if (!lines.offer(json)) {
      leftOut.incrementAndGet();
    }
  }

  private void write() {
    boolean failing = false;
    try {
      while (!closed || !lines.isEmpty()) {
        ObjectNode line = lines.poll(100, TimeUnit.MILLISECONDS);
        if (line != null) {
          failing = !written(line, failing);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tried for each line: a disk that is full may have room again. */
  private boolean written(ObjectNode line, boolean failing) {
    long missing = leftOut.getAndSet(0);
    if (missing > 0) {
      line.put("lines_left_out_before", missing);
    }
    try {
      sink.append(line.toString());
      return true;
    } catch (IOException e) {
      leftOut.addAndGet(missing + 1);
      if (!failing) {
        log.failed("The access log cannot be written, its lines are left out (" + e + ")", null);
      }
      return false;
    }
  }

  /** Writes what is there, and ends. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
      sink.close();
      if (leftOut.get() > 0) {
        log.say(Log.Level.warn, leftOut + " last lines of the access log were left out");
      }
    } catch (IOException e) {
      throw new DfmException("The access log cannot be written (" + e + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
