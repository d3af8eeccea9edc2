package org.deepfeature.dfm.backbone.onnx;

/**
 * Keeps the size of runs on a GPU. For each size the runtime asks cuDNN for plans of all
 * convolutions, keeps the last size's only, and so takes as long as 20 to 70 runs after each
 * change. A smaller batch is therefore filled up, until runs that were at most half full have
 * computed so many images in vain that new plans would have been cheaper. Thread-safe.
 */
final class KeptRunSize implements RunSize {
  /** Images of zeros, in runs one after the other, that take as long as new plans do. */
  static final int WORTH_A_CHANGE = 128;

  private int planned = 1;
  private int inVain;
  private int largestSmall;

  @Override
  public synchronized int images(int batch) {
    if (batch > planned) {
      return batch;
    }
    return isSmall(batch) && inVain >= WORTH_A_CHANGE ? Math.max(batch, largestSmall) : planned;
  }

  /** Only now: a size that was too much for the GPU's memory must not be taken for smaller ones. */
  @Override
  public synchronized void ran(int batch, int size) {
    if (size == planned && isSmall(batch)) {
      inVain += size - batch;
      largestSmall = Math.max(largestSmall, batch);
    } else {
      planned = size;
      inVain = 0;
      largestSmall = 0;
    }
  }

  private boolean isSmall(int batch) {
    return batch <= planned / 2;
  }
}
