package org.deepfeature.dfm.cli.run;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Layer;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.cli.console.Progress;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.cli.option.ConfigurationException;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.runtime.file.AtomicFile;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.loader.ImageBatch;
import org.deepfeature.dfm.trainer.loader.ImageLoader;
import org.deepfeature.dfm.trainer.numpy.NpyWriter;

/** Writes the embeddings of images. */
public final class ExtractRun {
  /** A line of the list. */
  @JsonPropertyOrder({"path", "label"})
  private record Row(String path, String label) {}

  private ExtractRun() {}

  /**
   * @param session with one layer
   * @param samples images
   * @param output a {@code .npy} file; the list goes beside it
   * @param console told how far it is
   * @param skipped told of bad images
   */
  public static void run(
      ModelSession session,
      List<Sample> samples,
      Path output,
      Console console,
      SkippedImages skipped) {
    Configuration c = session.configuration();
    List<Layer> layers = session.backbone().layers();
    if (layers.size() != 1 || c.pooling() == null) {
      throw new ConfigurationException(
          "Embeddings of %d layers; extract one layer at a time".formatted(layers.size()));
    }
    int dimension = EmbeddingLayout.of(layers.get(0), c.pooling()).dimension();
    List<Row> rows = new ArrayList<>();
    try (Progress progress = console.progress();
        NpyWriter npy = NpyWriter.float32(output, dimension);
        ImageLoader loader =
            new ImageLoader(
                samples.subList(0, c.batchLimit().images(samples.size(), c.batchImages())),
                new ImageDecoder(),
                session.dfm().preprocessor(),
                c.batchImages(),
                session.budget(),
                skipped)) {
      progress.setup(Stage.FIT, samples.size());
      for (int index = 0; loader.hasNext(); index++) {
        ImageBatch batch = loader.next();
        Matrix embeddings =
            session
                .budget()
                .with(session.stepThreads(), () -> session.dfm().embed(batch.images()).get(0));
        npy.append(embeddings);
        batch.samples().forEach(s -> rows.add(new Row(s.name(), s.label())));
        progress.onTrainBatchEnd(batch, index);
      }
      if (rows.isEmpty()) {
        throw new DfmException("Not one of the images could be read; nothing was written");
      }
      npy.commit();
    }
    AtomicFile.writeText(
        output.resolveSibling(String.valueOf(output.getFileName()).replaceFirst("\\.npy$", ".csv")),
        csv(rows));
    console.out().printf("%d x %d embeddings written to %s%n", rows.size(), dimension, output);
    console.out().flush();
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
