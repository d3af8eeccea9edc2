package org.deepfeature.dfm.runtime.export;

/**
 * What a graph takes and gives.
 *
 * @param input of the graph
 * @param maps whether it gives anomaly maps and masks, where the model has them
 */
public record ExportOptions(Input input, boolean maps) {
  /** Bytes in, everything out. */
  public static final ExportOptions DEFAULT = new ExportOptions(Input.UINT8, true);

  /** How images come. */
  public enum Input {
    /** {@code image}: bytes, N × H × W × 3, red, green and blue. */
    UINT8,
    /** {@code input}: float32, N × 3 × H × W, 0..1. */
    FLOAT32
  }
}
