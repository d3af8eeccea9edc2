package org.deepfeature.dfm.spark;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.deepfeature.dfm.spark.internal.EstimatorOptions;
import org.deepfeature.dfm.spark.internal.FitRequest;
import org.deepfeature.dfm.spark.internal.InputColumn;
import org.deepfeature.dfm.spark.internal.ModelBytes;
import org.deepfeature.dfm.spark.internal.SparkFit;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fits a model of normal images on the workers: each partition becomes a summary of bounded size,
 * summaries merge over a tree, and the driver finishes. Up to 512 images it is the fit of one
 * machine; beyond that it is exact for cells and for embeddings of up to 1,023 values, and a sketch
 * otherwise, whose loss is reported. Thresholds come from images that are held out by a hash of
 * their content, in the same pass, as a stream on one machine does. As with all of Spark ML, an
 * object is for one thread while it is set.
 */
public final class DfmEstimator extends Estimator<DfmSparkModel>
    implements DfmParams<DfmEstimator>, MLWritable {
  private static final Logger LOGGER = LoggerFactory.getLogger(DfmEstimator.class);

  private final String uid;
  private final ParamSet own;
  private final StringArrayParam options;

  /** Makes an estimator with the defaults of all options. */
  public DfmEstimator() {
    this("dfm_" + UUID.randomUUID().toString().substring(0, 12));
  }

  /**
   * @param uid its name among the stages of a pipeline
   */
  @SuppressWarnings("this-escape") // Parameters know what they belong to.
  public DfmEstimator(String uid) {
    this.uid = uid;
    this.own = ParamSet.of(this);
    this.options =
        new StringArrayParam(
            this, "options", "options of the model, each key=value, as dfm fit has");
    setDefaults();
    setDefault(options, new String[0]);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public ParamSet own() {
    return own;
  }

  @Override
  public DfmEstimator self() {
    return this;
  }

  /**
   * @return options of the model, each {@code key=value} by the names that {@code dfm fit
   *     --help-all} gives; none by default
   */
  public StringArrayParam options() {
    return options;
  }

  /**
   * @param value each {@code key=value}, such as {@code pca-level=0.99}
   * @return this
   * @throws org.deepfeature.dfm.api.UnknownNameException if a key does not exist; it names the
   *     nearest
   * @throws IllegalArgumentException if a value is not possible, or not on several machines
   */
  public DfmEstimator setOptions(String... value) {
    // What gives way is told by the fit.
    EstimatorOptions.values(List.of(value), said -> {});
    set(options, value.clone());
    return this;
  }

  /**
   * @param frame normal images or their embeddings
   * @return the model
   * @throws IllegalArgumentException if there are too few usable images, or all are the same
   */
  @Override
  public DfmSparkModel fit(Dataset<?> frame) {
    FitRequest request =
        new FitRequest(
            Arrays.asList(getOrDefault(options)),
            input(frame.schema()),
            getOrDefault(device()),
            getOrDefault(backbone()),
            batch(),
            DfmEstimator::log);
    SparkFit.Result result = new SparkFit(request, Plugins.onClassPath()).of(frame);
    DfmSparkModel model =
        new DfmSparkModel(uid, ModelBytes.of(result.file()), Optional.of(result.summary()));
    return copyValues(model, ParamMap.empty()).setParent(this);
  }

  private static void log(String line) {
    if (line.startsWith("warning: ")) {
      LOGGER.warn(line.substring("warning: ".length()));
    } else {
      LOGGER.info(line);
    }
  }

  private InputColumn input(StructType schema) {
    return InputColumn.of(schema, getOrDefault(inputCol()), getOrDefault(idCol()));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    input(schema);
    return OutputColumns.added(schema, this);
  }

  @Override
  public DfmEstimator copy(ParamMap extra) {
    return copyValues(new DfmEstimator(uid), extra);
  }

  @Override
  public MLWriter write() {
    return new DefaultParamsWriter(this);
  }

  /**
   * @return reads what {@link #write} wrote
   */
  public static MLReader<DfmEstimator> read() {
    return new DefaultParamsReader<>();
  }

  /**
   * @param path where {@link #save} put one
   * @return the same estimator
   */
  public static DfmEstimator load(String path) {
    return read().load(path);
  }
}
