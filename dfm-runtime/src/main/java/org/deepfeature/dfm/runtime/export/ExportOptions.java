package org.deepfeature.dfm.runtime.export;

/**
 * What a graph takes and gives.
 *
 * @param input of the graph
 * @param maps whether it gives anomaly maps and masks, where the model has them
 * @param half whether large weights are kept in float16; what is calculated is float32 either way
 */
public record ExportOptions(Input input, boolean maps, boolean half) {
  /** Bytes in, everything out. */
  public static final ExportOptions DEFAULT = new ExportOptions(Input.UINT8, true, false);

  /** How images come. */
  public enum Input {
    /** {@code image}: bytes, N × H × W × 3, red, green and blue. */
    UINT8,
    /** {@code input}: float32, N × 3 × H × W, 0..1. */
    FLOAT32
  }
}
