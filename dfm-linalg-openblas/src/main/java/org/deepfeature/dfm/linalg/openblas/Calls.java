package org.deepfeature.dfm.linalg.openblas;

/**
 * Calls that run at the moment, and how many threads each may use. It is the same number for all of
 * them, as the library knows but one. Thread-safe.
 */
final class Calls {
  private int running;

  /** Waits for those of another number. */
  synchronized void enter(int threads) {
    boolean interrupted = false;
    while (running > 0 && OpenBlas.openblas_get_num_threads() != threads) {
      try {
        wait();
      } catch (InterruptedException e) {
        // A product has no place to be interrupted at; who asked for it finds out afterwards.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (OpenBlas.openblas_get_num_threads() != threads) {
      OpenBlas.openblas_set_num_threads(threads);
    }
    running++;
  }

  synchronized void leave() {
    running--;
    notifyAll();
  }
}
