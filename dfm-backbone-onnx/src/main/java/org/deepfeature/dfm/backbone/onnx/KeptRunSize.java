package org.deepfeature.dfm.backbone.onnx;

/**
 * Keeps the size of runs on a GPU. For each size the runtime asks cuDNN for plans of all
 * convolutions, keeps the last size's only, and so takes as long as 20 to 70 runs after each
 * change. A smaller batch is therefore filled up, unless several in a row were at most half as
 * large. Thread-safe.
 */
final class KeptRunSize implements RunSize {
  /** Small batches in a row after which new plans cost less than going on. */
  static final int PATIENCE = 16;

  private int planned = 1;
  private int small;
  private int largestSmall;

  @Override
  public synchronized int images(int batch) {
    if (batch > planned) {
      return batch;
    }
    return isSmall(batch) && small >= PATIENCE ? Math.max(batch, largestSmall) : planned;
  }

  /** Only now: a size that was too much for the GPU's memory must not be taken for smaller ones. */
  @Override
  public synchronized void ran(int batch, int size) {
    if (size == planned && isSmall(batch)) {
      small++;
      largestSmall = Math.max(largestSmall, batch);
    } else {
      planned = size;
      small = 0;
      largestSmall = 0;
    }
  }

  private boolean isSmall(int batch) {
    return batch <= planned / 2;
  }
}
