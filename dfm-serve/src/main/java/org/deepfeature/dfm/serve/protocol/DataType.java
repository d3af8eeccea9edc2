package org.deepfeature.dfm.serve.protocol;

/** The protocol's types of elements that are used here. Immutable and thread-safe. */
public enum DataType {
  /** One byte, 0 or 1. */
  BOOL(1),
  /** One byte, 0..255. */
  UINT8(1),
  /** Four bytes, IEEE 754. */
  FP32(4),
  /** Eight bytes, IEEE 754. */
  FP64(8),
  /** A file of any length. */
  BYTES(0);

  private final int size;

  DataType(int size) {
    this.size = size;
  }

  /**
   * @return bytes of an element; 0 if they differ
   */
  public int size() {
    return size;
  }
}
