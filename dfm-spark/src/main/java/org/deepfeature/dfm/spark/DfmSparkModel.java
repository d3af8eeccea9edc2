package org.deepfeature.dfm.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.signature.ModelCheck;
import org.deepfeature.dfm.spark.internal.InputColumn;
import org.deepfeature.dfm.spark.internal.ModelBytes;
import org.deepfeature.dfm.spark.internal.ScorePartition;
import org.deepfeature.dfm.spark.internal.SentModel;
import org.jspecify.annotations.Nullable;

/**
 * A fitted model as a transformer: images or embeddings in, scores out, in batch and in Structured
 * Streaming. Each executor opens the network once and its tasks share it, each on as many threads
 * as it has processors ({@code spark.task.cpus}). An image that cannot be read becomes a row with
 * an error; a null stays one. What is saved has the file {@code model.dfm} in it, which one machine
 * reads, too. As with all of Spark ML, an object is for one thread while it is set.
 */
public final class DfmSparkModel extends Model<DfmSparkModel>
    implements DfmParams<DfmSparkModel>, MLWritable {
  /** Embeddings are cheap to score and many in a batch. */
  private static final int EMBEDDINGS = 256;

  private final String uid;
  private final byte[] model;
  private final transient Optional<FitSummary> summary;
  private final ParamSet own;
  private transient @Nullable SentModel sent;

  @SuppressWarnings("this-escape") // Parameters know what they belong to.
  DfmSparkModel(String uid, byte[] model, Optional<FitSummary> summary) {
    this.uid = uid;
    this.model = model;
    this.summary = summary;
    this.own = ParamSet.of(this);
    setDefaults();
  }

  /**
   * @param file a {@code model.dfm}, or the folder that a fit left one in, on the driver
   * @return the model
   * @throws org.deepfeature.dfm.api.DfmException if it is damaged
   */
  public static DfmSparkModel of(Path file) {
    return of(file, ModelCheck.NONE);
  }

  /**
   * @param file a {@code model.dfm}, or the folder that a fit left one in, on the driver
   * @param check asked before anything of it is used, such as a {@link
   *     org.deepfeature.dfm.runtime.signature.VerifyingKey}
   * @return the model
   * @throws org.deepfeature.dfm.api.DfmException if it is damaged, or the check refuses it
   */
  public static DfmSparkModel of(Path file, ModelCheck check) {
    Path path = DfmFile.modelIn(file);
    DfmFile.read(path, check);
    try {
      DfmSparkModel model =
          new DfmSparkModel(
              "dfm_" + UUID.randomUUID().toString().substring(0, 12),
              Files.readAllBytes(path),
              Optional.empty());
      // The file may be another by now: what was asked about are to be the bytes that are sent.
      model.require(path, check);
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * To be called after {@link #load}, which asks nobody: what {@link #save} writes has no
   * signature.
   *
   * @param signed the {@code model.dfm} that was signed, on the driver: a {@link
   *     org.deepfeature.dfm.runtime.signature.VerifyingKey} reads the signature beside it, and not
   *     the file
   * @param check asked about the bytes that this model scores with
   * @throws org.deepfeature.dfm.api.DfmException if the check refuses it
   */
  public void require(Path signed, ModelCheck check) {
    ModelBytes.require(model, signed, check);
  }

  /**
   * @param file a {@code model.dfm} on the driver, replaced when complete; it is what {@code dfm}
   *     and {@code AnomalyDetector} read. A signature of what was there goes
   */
  public void writeModel(Path file) {
    ModelBytes.write(model, file);
  }

  /**
   * @return what it was fitted on; empty for one that was read
   */
  public Optional<FitSummary> summary() {
    return summary;
  }

  /**
   * @return raw score from which an image is called anomalous
   */
  public double threshold() {
    return ModelBytes.read(model).postProcessor().image().threshold();
  }

  byte[] bytes() {
    return model;
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
  public DfmSparkModel self() {
    return this;
  }

  @Override
  public Dataset<Row> transform(Dataset<?> frame) {
    StructType schema = transformSchema(frame.schema());
    InputColumn input = input(frame.schema());
    boolean embeddings = input.kind().isEmbedding();
    ScorePartition scoring =
        new ScorePartition(
            sent(frame, embeddings).network(getOrDefault(device()), getOrDefault(backbone())),
            frame.schema().fieldIndex(input.name()),
            embeddings,
            !getOrDefault(anomalyMapCol()).isEmpty(),
            embeddings ? Math.max(batch(), EMBEDDINGS) : batch());
    return frame.toDF().mapPartitions(scoring, Encoders.row(schema));
  }

  private SentModel sent(Dataset<?> frame, boolean embeddings) {
    boolean carried = !embeddings && getOrDefault(backbone()).isEmpty();
    SentModel known = sent;
    if (known == null || !known.suits(frame.sparkSession(), carried)) {
      known = SentModel.send(frame.sparkSession(), model, carried);
      sent = known;
    }
    return known;
  }

  private InputColumn input(StructType schema) {
    return InputColumn.of(schema, getOrDefault(inputCol()), "");
  }

  @Override
  public StructType transformSchema(StructType schema) {
    input(schema);
    return OutputColumns.added(schema, this);
  }

  @Override
  public DfmSparkModel copy(ParamMap extra) {
    DfmSparkModel copied = copyValues(new DfmSparkModel(uid, model, summary), extra);
    copied.sent = sent;
    return copied.setParent(parent());
  }

  @Override
  public MLWriter write() {
    return new DfmModelWriter(this);
  }

  /**
   * @return reads what {@link #write} wrote
   */
  public static MLReader<DfmSparkModel> read() {
    return new DfmModelReader();
  }

  /**
   * @param path where {@link #save} put one
   * @return the same model
   */
  public static DfmSparkModel load(String path) {
    return read().load(path);
  }
}
