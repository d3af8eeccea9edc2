package org.deepfeature.dfm.serve.protocol;

import java.util.Arrays;
import java.util.Optional;

/** What a model can be asked for. Immutable and thread-safe. */
public enum Output {
  /** Raw score of each image. */
  SCORE("score", DataType.FP64),
  /** Score of each image in 0..1, the threshold at ½. */
  NORMALIZED("normalized", DataType.FP64),
  /** Whether each image is anomalous. */
  LABEL("label", DataType.BOOL),
  /** Raw values at the network's input size. */
  ANOMALY_MAP("anomaly_map", DataType.FP32),
  /** Anomalous pixels at the network's input size. */
  MASK("mask", DataType.BOOL);

  private final String protocolName;
  private final DataType type;

  Output(String protocolName, DataType type) {
    this.protocolName = protocolName;
    this.type = type;
  }

  /**
   * @return as requests and responses call it
   */
  public String protocolName() {
    return protocolName;
  }

  /**
   * @return type of its elements
   */
  public DataType type() {
    return type;
  }

  /**
   * @return whether it has a value for each pixel
   */
  public boolean isOfPixels() {
    return this == ANOMALY_MAP || this == MASK;
  }

  static Optional<Output> of(String name) {
    return Arrays.stream(values()).filter(one -> one.protocolName.equals(name)).findFirst();
  }
}
