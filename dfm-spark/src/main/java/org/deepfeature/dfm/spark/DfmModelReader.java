package org.deepfeature.dfm.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.spark.internal.ModelBytes;

/** Reads what {@link DfmModelWriter} wrote. Not thread-safe. */
final class DfmModelReader extends MLReader<DfmSparkModel> {

  @Override
  public DfmSparkModel load(String path) {
    DefaultParamsReader.Metadata metadata =
        DefaultParamsReader.loadMetadata(path, sparkSession(), DfmSparkModel.class.getName());
    Path file = new Path(path, DfmFile.NAME);
    try (InputStream in =
        file.getFileSystem(sparkSession().sparkContext().hadoopConfiguration()).open(file)) {
      byte[] bytes = in.readAllBytes();
      ModelBytes.read(bytes);
      DfmSparkModel model = new DfmSparkModel(metadata.uid(), bytes, Optional.empty());
      metadata.getAndSetParams(model, scala.Option.empty());
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
