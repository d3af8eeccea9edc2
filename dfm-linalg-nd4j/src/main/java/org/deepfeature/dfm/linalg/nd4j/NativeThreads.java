package org.deepfeature.dfm.linalg.nd4j;

import java.util.function.Supplier;
import org.bytedeco.openblas.global.openblas;

/**
 * How many threads OpenBLAS uses. It knows one number for the whole process: calls run one after
 * the other, each with its own. Thread-safe.
 */
final class NativeThreads {
  private NativeThreads() {}

  /** Runs a native call on at most that many threads. */
  static void run(int threads, Runnable nativeCall) {
    call(
        threads,
        () -> {
          nativeCall.run();
          return true;
        });
  }

  /** As {@link #run}, and answers what the call answers. */
  static synchronized <T> T call(int threads, Supplier<T> nativeCall) {
    // Setting looks up a function by name, which costs as much as a small product; asking is free.
    if (openblas.blas_get_num_threads() != threads) {
      openblas.blas_set_num_threads(threads);
    }
    return nativeCall.get();
  }
}
