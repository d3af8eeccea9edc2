package org.deepfeature.dfm.spark.internal;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.partial.FitPart;
import org.deepfeature.dfm.core.partial.HeldOutRule;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.runtime.image.RgbImage;

/**
 * Makes one part of a fit of the rows of a partition: value first, name second if there is one.
 * Immutable.
 *
 * @param form of the plan
 * @param network that makes embeddings of images
 * @param embeddings whether values are embeddings
 * @param named whether rows have a name
 * @param heldOutByName whether names, or contents, tell which images thresholds come from
 * @param batch images that go through the network together
 * @param sampleBelow only rows whose name has a hash up to that, unsigned, are taken
 */
record FitPartition(
    PlanForm form,
    TaskNetwork network,
    boolean embeddings,
    boolean named,
    boolean heldOutByName,
    int batch,
    long sampleBelow)
    implements FlatMapFunction<Iterator<Row>, byte[]> {
  /** Pixels that are decoded at once, at most. */
  private static final long MOST_PIXELS = 48_000_000;

  /** An image, its name, and by what it is held out. */
  private record Named(String key, long hash, RgbImage image) {}

  @Override
  public Iterator<byte[]> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return List.<byte[]>of().iterator();
    }
    FitPart part = new FitPart(form.plan());
    if (embeddings) {
      rows.forEachRemaining(row -> addEmbedding(part, row));
    } else {
      try (ProcessNetworks.Lease<Extractor> lease = Extractor.lease(network)) {
        addImages(part, rows, lease.get());
      }
    }
    return List.of(part.toBytes()).iterator();
  }

  private boolean isSkipped(String key) {
    return Long.compareUnsigned(HeldOutRule.hash(key), sampleBelow) > 0;
  }

  private long hash(String key, Object value) {
    return heldOutByName ? HeldOutRule.hash(key) : HeldOutRule.ofSha256(ImageKeys.contentOf(value));
  }

  private void addEmbedding(FitPart part, Row row) {
    Object value = row.get(0);
    String key = ImageKeys.of(row, named);
    if (isSkipped(key)) {
      return;
    }
    if (value == null) {
      part.omit(key + ": null");
      return;
    }
    try {
      part.add(key, hash(key, value), List.of(EmbeddingRows.read(value)));
    } catch (IllegalArgumentException e) {
      part.omit(key + ": " + e.getMessage());
    }
  }

  private void addImages(FitPart part, Iterator<Row> rows, Extractor extractor) {
    FloatBuffer buffer = extractor.buffer(batch);
    int room = extractor.room(buffer);
    ImageRows images = new ImageRows();
    List<Named> waiting = new ArrayList<>();
    long pixels = 0;
    while (rows.hasNext()) {
      Row row = rows.next();
      Object value = row.get(0);
      String key = ImageKeys.of(row, named);
      if (isSkipped(key)) {
        continue;
      }
      if (value == null) {
        part.omit(key + ": null");
        continue;
      }
      try {
        RgbImage image = images.read(value);
        waiting.add(new Named(key, hash(key, value), image));
        pixels += (long) image.width() * image.height();
      } catch (BadImageException e) {
        part.omit(key + ": " + e.reason());
      }
      if (waiting.size() == room || pixels > MOST_PIXELS) {
        add(part, waiting, extractor, buffer);
        pixels = 0;
      }
    }
    add(part, waiting, extractor, buffer);
  }

  private static void add(
      FitPart part, List<Named> waiting, Extractor extractor, FloatBuffer buffer) {
    if (waiting.isEmpty()) {
      return;
    }
    List<Matrix> embeddings = extractor.embed(waiting.stream().map(Named::image).toList(), buffer);
    for (int i = 0; i < waiting.size(); i++) {
      int row = i;
      part.add(
          waiting.get(i).key(),
          waiting.get(i).hash(),
          embeddings.stream().map(layer -> layer.copyOfRows(row, row + 1)).toList());
    }
    waiting.clear();
  }
}
