package org.deepfeature.dfm.engine;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.engine.option.RunOptions;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.deepfeature.dfm.runtime.numpy.NpyWriter;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Stage;

/**
 * Writes the embeddings of images.
 *
 * @param session with one layer
 * @param context receives messages, bad images and progress
 */
record ExtractRun(Session session, RunContext context) {
  /** A line of the list. */
  @JsonPropertyOrder({"path", "label"})
  private record Row(String path, String label) {}

  /**
   * @param samples images
   * @param output a {@code .npy} file; the list goes beside it
   * @return rows and columns that were written
   */
  EmbeddingsFile run(List<Sample> samples, Path output) {
    RunOptions options = session.configuration().run();
    List<Layer> layers = session.dfm().backbone().layers();
    if (layers.size() != 1) {
      throw new ConfigurationException(
          "Embeddings of %s layers; extract one layer at a time".formatted(layers.size()));
    }
    int pooling = session.dfm().embeddings().of(0).pooling();
    int dimension = EmbeddingLayout.of(layers.get(0), pooling).dimension();
    Path list =
        output.resolveSibling(String.valueOf(output.getFileName()).replaceFirst("\\.npy$", ".csv"));
    List<Row> rows = new ArrayList<>();
    List<Sample> some =
        samples.subList(0, options.batchLimit().images(samples.size(), options.batchImages()));
    try (NpyWriter npy = NpyWriter.float32(output, dimension)) {
      new EmbeddingPass(session, context)
          .run(
              Stage.FIT,
              some,
              (embeddings, usable) -> {
                npy.append(embeddings.get(0));
                usable.forEach(s -> rows.add(new Row(s.name(), s.label())));
              });
      if (rows.isEmpty()) {
        throw new DfmException("Not one of the images could be used; nothing was written");
      }
      // Rows without names are refused where they matter; under other names they would not be.
      AtomicFile.delete(list);
      npy.commit();
    }
    AtomicFile.writeText(list, csv(rows));
    return new EmbeddingsFile(output, rows.size(), dimension);
  }

  private static String csv(List<Row> rows) {
    CsvMapper mapper = new CsvMapper();
    CsvSchema schema = mapper.schemaFor(Row.class).withHeader();
    try {
      return mapper.writer(schema).writeValueAsString(rows);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A list of images cannot be written as CSV", e);
    }
  }
}
