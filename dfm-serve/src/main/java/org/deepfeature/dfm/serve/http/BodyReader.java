package org.deepfeature.dfm.serve.http;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body as it arrives, on no thread of its own. Memory grows with what has come, not with
 * what was announced. What is too much is read on for a while and thrown away, because a client
 * that is cut off while it sends may never see the answer. Thread-safe.
 */
final class BodyReader implements Runnable {
  private static final int FIRST = 16 << 10;

  private final Request request;
  private final int limit;
  private final long patience;
  private final BodyBudget budget;
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private @Nullable Refusal refusal;
  private byte[] bytes = new byte[0];
  private int length;
  private long received;
  private long reserved;
  private boolean released;

  /**
   * @param limit most bytes
   * @param refusal that is the answer in any case, once the body was thrown away; null to keep it
   */
  BodyReader(Request request, int limit, BodyBudget budget, @Nullable Refusal refusal) {
    this.request = request;
    this.limit = limit;
    this.patience = 2L * limit;
    this.budget = budget;
    this.refusal = refusal;
  }

  CompletableFuture<byte[]> body() {
    return body;
  }

  /** Returns how many bytes have come. */
  synchronized long received() {
    return received;
  }

  /** Ends the reading, if it has not ended. */
  void expire(Refusal late) {
    body.completeExceptionally(late);
  }

  /** Gives the memory back; the body must not be used afterwards. */
  synchronized void release() {
    released = true;
    budget.giveBack(reserved);
    reserved = 0;
  }

  @Override
  public void run() {
    while (!body.isDone()) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        body.completeExceptionally(chunk.getFailure());
        return;
      }
      boolean enough = append(chunk.getByteBuffer()) || chunk.isLast();
      chunk.release();
      if (enough) {
        finish();
      }
    }
  }

  /** Returns whether it was so much that the rest is not waited for. */
  private synchronized boolean append(ByteBuffer part) {
    received += part.remaining();
    if (refusal == null && received > limit) {
      refusal =
          new Refusal(413, "A body of more than %s bytes, which is the most".formatted(limit));
      drop();
    }
    if (refusal == null && !fits(part.remaining())) {
      refusal =
          new Refusal(503, "Too many large requests at once; try again").with("Retry-After", "1");
      drop();
    }
    if (refusal == null) {
      int size = part.remaining();
      part.get(bytes, length, size);
      length += size;
    }
    return received > patience;
  }

  private void drop() {
    bytes = new byte[0];
    budget.giveBack(reserved);
    reserved = 0;
  }

  private boolean fits(int more) {
    if (length + more <= bytes.length) {
      return true;
    }
    long announced = request.getLength();
    long most = announced >= 0 ? Math.min(limit, announced) : limit;
    int size = (int) Math.max(length + more, Math.min(most, Math.max(FIRST, 2L * bytes.length)));
    if (released || !budget.take(size - reserved)) {
      return false;
    }
    reserved = size;
    bytes = Arrays.copyOf(bytes, size);
    return true;
  }

  private synchronized void finish() {
    if (refusal != null) {
      body.completeExceptionally(refusal);
    } else {
      body.complete(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    }
  }
}
