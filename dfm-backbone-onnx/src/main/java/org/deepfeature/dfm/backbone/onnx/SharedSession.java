package org.deepfeature.dfm.backbone.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.onnx.graph.GraphWrap;

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

  /** The outputs for a batch; a direct buffer is read in place. */
  List<FloatBuffer> run(Tensor images) {
    long[] shape = {images.batch(), images.channels(), images.height(), images.width()};
    lock.readLock().lock();
    try {
      checkOpen();
      try (OnnxTensor input =
              OnnxTensor.createTensor(Sessions.environment(), images.data(), shape);
          OrtSession.Result result = session.run(Map.of(GraphWrap.INPUT, input))) {
        List<FloatBuffer> outputs = new ArrayList<>();
        for (int i = 0; i < result.size(); i++) {
          // Copied into the heap: the runtime uses its own memory again for the next batch, while
          // new native memory would cost many times this copy in page faults.
          outputs.add(((OnnxTensor) result.get(i)).getFloatBuffer());
        }
        return outputs;
      }
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
