package org.deepfeature.dfm.backbone.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.deepfeature.dfm.api.DfmException;

/**
 * A session that several threads run and one closes. A native session must not be closed under a
 * run: runs take the read lock, closing takes the write lock.
 */
final class SharedSession implements AutoCloseable {
  private final String name;
  private final OrtSession session;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  SharedSession(String name, OrtSession session) {
    this.name = name;
    this.session = session;
  }

  /** Runs it, writing straight into the outputs' buffers. */
  void run(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {
    lock.readLock().lock();
    try {
      checkOpen();
      session.run(inputs, outputs).close();
    } catch (OrtException e) {
      throw new DfmException(
          "Network '%s' failed while running: %s".formatted(name, Sessions.firstLine(e)), e);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Throws if it is closed. */
  void checkOpen() {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("Backbone '" + name + "' is closed");
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        session.close();
      }
    } catch (OrtException e) {
      throw new DfmException("Network '" + name + "' cannot be closed", e);
    } finally {
      lock.writeLock().unlock();
    }
  }
}
