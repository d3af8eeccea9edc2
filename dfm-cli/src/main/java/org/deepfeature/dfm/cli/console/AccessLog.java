package org.deepfeature.dfm.cli.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.serve.http.AccessEntry;

/**
 * Writes a JSON object a request. Requests never wait for the log: where it is slower than they
 * are, lines are left out and their number is told in the next one. Thread-safe.
 */
public final class AccessLog implements Consumer<AccessEntry>, AutoCloseable {
  /** Standard output. */
  public static final String STANDARD = "-";

  private static final String NONE = "none";
  private static final int WAITING = 10_000;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Writer out;
  private final boolean owned;
  private final Log log;
  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(WAITING);
  private final AtomicLong leftOut = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  private AccessLog(Writer out, boolean owned, Log log) {
    this.out = out;
    this.log = log;
    this.owned = owned;
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
      return new AccessLog(Writer.nullWriter(), true, log);
    }
    if (where.equals(STANDARD)) {
      return new AccessLog(StandardOutput.throwing(standard), false, log);
    }
    try {
      BufferedWriter file =
          Files.newBufferedWriter(
              Path.of(where),
              StandardCharsets.UTF_8,
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND);
      return new AccessLog(file, true, log);
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
    long missing = leftOut.getAndSet(0);
    if (missing > 0) {
      json.put("lines_left_out_before", missing);
    }
    if (!lines.offer(json.toString())) {
      leftOut.addAndGet(missing + 1);
    }
  }

  private void write() {
    try {
      while (!closed || !lines.isEmpty()) {
        String line = lines.poll(100, TimeUnit.MILLISECONDS);
        if (line != null) {
          out.write(line);
          out.write('\n');
          if (lines.isEmpty()) {
            out.flush();
          }
        }
      }
    } catch (IOException e) {
      log.failed("the access log ends, it cannot be written (" + e + ")", null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes what is there, and ends. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
      if (owned) {
        out.close();
      }
    } catch (IOException e) {
      throw new DfmException("The access log cannot be written (" + e + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
