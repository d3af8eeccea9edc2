package org.deepfeature.dfm.runtime.image;

/** An image would fit into memory, were it not for others that are being decoded. */
final class CrowdedException extends RuntimeException {
  private final long bytes;

  /**
   * @param bytes that its samples take
   */
  CrowdedException(long bytes) {
    super("waits for memory", null, false, false);
    this.bytes = bytes;
  }

  /** Returns bytes that its samples take. */
  long bytes() {
    return bytes;
  }
}
