package org.deepfeature.dfm.spark;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;
import org.deepfeature.dfm.runtime.model.DfmFile;

/** Writes parameters as Spark ML does, and the model's file beside them. Not thread-safe. */
final class DfmModelWriter extends MLWriter {
  private final DfmSparkModel model;

  DfmModelWriter(DfmSparkModel model) {
    this.model = model;
  }

  @Override
  public void saveImpl(String path) {
    DefaultParamsWriter.saveMetadata(model, path, sparkSession());
    Path file = new Path(path, DfmFile.NAME);
    try (OutputStream out =
        file.getFileSystem(sparkSession().sparkContext().hadoopConfiguration())
            .create(file, true)) {
      out.write(model.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written: " + e.getMessage(), e);
    }
  }
}
