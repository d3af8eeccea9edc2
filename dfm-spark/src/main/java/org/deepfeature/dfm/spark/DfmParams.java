package org.deepfeature.dfm.spark;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Parameters that {@link DfmEstimator} and {@link DfmSparkModel} share. As with all of Spark ML, an
 * object of these is for one thread while it is set.
 *
 * @param <S> estimator or model
 */
public interface DfmParams<S> extends Params {
  /**
   * @return the parameters
   */
  ParamSet own();

  /**
   * @return this
   */
  S self();

  /** Sets what holds where nothing is said. */
  default void setDefaults() {
    setDefault(inputCol(), "");
    setDefault(idCol(), "");
    setDefault(scoreCol(), "score");
    setDefault(normalizedCol(), "normalized");
    setDefault(labelCol(), "label");
    setDefault(errorCol(), "error");
    setDefault(anomalyMapCol(), "");
    setDefault(batchSize(), 16);
    setDefault(device(), "auto");
    setDefault(backbone(), "");
  }

  /**
   * @return column of encoded images (binary), of rows of Spark's image source, or of embeddings
   *     (array of float or double, vector); empty, the default, for {@code content} or {@code
   *     image}
   */
  default Param<String> inputCol() {
    return own().input();
  }

  /**
   * @return column that tells images apart; empty, the default, for {@code path}, the origin of
   *     rows of the image source, or else the content. If it is given, a hash of it tells which
   *     images thresholds come from, and one of the content otherwise
   */
  default Param<String> idCol() {
    return own().id();
  }

  /**
   * @return column for raw scores (double), higher = more anomalous; default {@code score}
   */
  default Param<String> scoreCol() {
    return own().score();
  }

  /**
   * @return column for scores from 0 to 1 (double), the threshold at ½; default {@code normalized}
   */
  default Param<String> normalizedCol() {
    return own().normalized();
  }

  /**
   * @return column for {@code normal} or {@code anomalous}; default {@code label}
   */
  default Param<String> labelCol() {
    return own().label();
  }

  /**
   * @return column for the reason why an image has no score; default {@code error}
   */
  default Param<String> errorCol() {
    return own().error();
  }

  /**
   * @return column for anomaly maps, a struct of {@code height}, {@code width} and {@code values}
   *     row after row; empty, the default, for none
   */
  default Param<String> anomalyMapCol() {
    return own().anomalyMap();
  }

  /**
   * @return rows that are treated together, {@code >= 1}; default 16
   */
  default IntParam batchSize() {
    return own().batch();
  }

  /**
   * @return where the network runs on the workers: {@code auto}, the default, {@code cpu} or {@code
   *     cuda[:n]}
   */
  default Param<String> device() {
    return own().device();
  }

  /**
   * @return where the network lies on the workers, such as {@code onnx:resnet18.onnx} after {@code
   *     --files resnet18.onnx}; empty, the default, to send it along
   */
  default Param<String> backbone() {
    return own().backbone();
  }

  /**
   * @param value see {@link #inputCol}
   * @return this
   */
  default S setInputCol(String value) {
    set(inputCol(), value);
    return self();
  }

  /**
   * @param value see {@link #idCol}
   * @return this
   */
  default S setIdCol(String value) {
    set(idCol(), value);
    return self();
  }

  /**
   * @param value see {@link #scoreCol}
   * @return this
   */
  default S setScoreCol(String value) {
    set(scoreCol(), value);
    return self();
  }

  /**
   * @param value see {@link #normalizedCol}
   * @return this
   */
  default S setNormalizedCol(String value) {
    set(normalizedCol(), value);
    return self();
  }

  /**
   * @param value see {@link #labelCol}
   * @return this
   */
  default S setLabelCol(String value) {
    set(labelCol(), value);
    return self();
  }

  /**
   * @param value see {@link #errorCol}
   * @return this
   */
  default S setErrorCol(String value) {
    set(errorCol(), value);
    return self();
  }

  /**
   * @param value see {@link #anomalyMapCol}
   * @return this
   */
  default S setAnomalyMapCol(String value) {
    set(anomalyMapCol(), value);
    return self();
  }

  /**
   * @param value see {@link #batchSize}
   * @return this
   */
  default S setBatchSize(int value) {
    set(batchSize(), value);
    return self();
  }

  /**
   * @param value see {@link #device}
   * @return this
   */
  default S setDevice(String value) {
    set(device(), value);
    return self();
  }

  /**
   * @param value see {@link #backbone}
   * @return this
   */
  default S setBackbone(String value) {
    set(backbone(), value);
    return self();
  }

  /**
   * @return how many rows are treated together
   */
  default int batch() {
    return (Integer) getOrDefault(batchSize());
  }
}
