package org.deepfeature.dfm.spark;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.Identifiable;

/**
 * What estimator and model can both be told. Immutable.
 *
 * @param input column of images or embeddings
 * @param id column that tells images apart
 * @param score column of raw scores
 * @param normalized column of scores from 0 to 1
 * @param label column of {@code normal} or {@code anomalous}
 * @param error column of reasons why there is no score
 * @param anomalyMap column of anomaly maps
 * @param batch rows that are treated together
 * @param device where the network runs
 * @param backbone where it lies on the workers
 */
public record ParamSet(
    Param<String> input,
    Param<String> id,
    Param<String> score,
    Param<String> normalized,
    Param<String> label,
    Param<String> error,
    Param<String> anomalyMap,
    IntParam batch,
    Param<String> device,
    Param<String> backbone) {

  static ParamSet of(Identifiable parent) {
    return new ParamSet(
        new Param<>(
            parent,
            "inputCol",
            "column of encoded images, rows of the image source, or embeddings; empty for content"
                + " or image"),
        new Param<>(
            parent,
            "idCol",
            "column that tells images apart; empty for path, the origin of image rows, or the"
                + " content"),
        new Param<>(parent, "scoreCol", "column for raw scores, higher = more anomalous"),
        new Param<>(
            parent, "normalizedCol", "column for scores from 0 to 1, the threshold at a half"),
        new Param<>(parent, "labelCol", "column for normal or anomalous"),
        new Param<>(parent, "errorCol", "column for reasons why an image has no score"),
        new Param<>(
            parent,
            "anomalyMapCol",
            "column for anomaly maps (height, width, values); empty for none"),
        new IntParam(
            parent,
            "batchSize",
            "rows that go through the network together",
            ParamValidators.gtEq(1)),
        new Param<>(
            parent, "device", "where the network runs on the workers: auto, cpu or cuda[:n]"),
        new Param<>(
            parent,
            "backbone",
            "where the network lies on the workers, such as onnx:FILE of --files; empty to send it"
                + " along"));
  }
}
