package org.deepfeature.dfm.core.partial;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deepfeature.dfm.api.Arguments;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.model.LayerModel;

/**
 * A part of a fit: begin, add, merge, and the driver of it all finishes. As long as there are few
 * images their rows are kept; beyond that they become a summary of each layer, and of the held-out
 * images alone the rows stay. Which these are depends on the images' hashes alone, so parts may be
 * divided and merged in any way. An image that is pushed out of them by one of a smaller hash joins
 * the summary, which therefore always holds all images but those held out, and no image is looked
 * at twice. Not thread-safe.
 */
public final class FitPart {
  /** Rows that go into a summary together: products of matrices, not of vectors. */
  private static final int BLOCK = 128;

  private final FitPlan plan;
  private final List<ImageRow> rows = new ArrayList<>();

  /** Those held out, and how often each was met: an image and its exact copies stay together. */
  private final TreeMap<ImageRow, Integer> held = new TreeMap<>(ImageRow.BY_HASH);

  private final List<LayerSummary> layers = new ArrayList<>();
  private final Omissions omissions = new Omissions();
  private final KeySet keys = new KeySet();
  private long images;

  /**
   * @param plan of the whole fit
   */
  public FitPart(FitPlan plan) {
    this.plan = plan;
  }

  /**
   * Takes in an image that is held out, or not, by its key.
   *
   * @param key what tells the image from others, such as its path; the same wherever it is read
   * @param embeddings one 1 × d matrix a layer
   * @throws IllegalArgumentException as below
   */
  public void add(String key, List<Matrix> embeddings) {
    add(key, HeldOutRule.hash(key), embeddings);
  }

  /**
   * @param key what tells the image from others, such as its path
   * @param hash by which it is held out or not, see {@link HeldOutRule}; the same wherever the
   *     image is read
   * @param embeddings one 1 × d matrix a layer
   * @throws IllegalArgumentException if their number or a dimension differs, or a value is not
   *     finite; nothing is added then
   */
  public void add(String key, long hash, List<Matrix> embeddings) {
    if (embeddings.size() != plan.layouts().size()) {
      throw new IllegalArgumentException(
          "Embeddings of %s layers; expected %s"
              .formatted(embeddings.size(), plan.layouts().size()));
    }
    for (int l = 0; l < embeddings.size(); l++) {
      Arguments.requireRows(embeddings.get(l), plan.layouts().get(l).dimension());
    }
    images++;
    keys.add(key);
    take(ImageRow.of(key, hash, embeddings, plan.float64(), plan.bytesOfARow()));
  }

  /**
   * @param reason why an image could not be used, with its name
   */
  public void omit(String reason) {
    omissions.add(reason);
  }

  private void take(ImageRow row) {
    if (isSummarised()) {
      deal(row);
      return;
    }
    rows.add(row);
    if (rows.size() > plan.rowsKept()) {
      summarise();
    }
  }

  private void summarise() {
    if (isSummarised()) {
      return;
    }
    for (int l = 0; l < plan.layouts().size(); l++) {
      layers.add(LayerSummary.empty(plan, l));
    }
    List<ImageRow> all = List.copyOf(rows);
    rows.clear();
    all.forEach(this::deal);
  }

  /** Once there is a summary, rows are those that wait for their block. */
  private void deal(ImageRow row) {
    if (!row.isCandidate()) {
      fit(row, 1);
      return;
    }
    held.merge(row, 1, Integer::sum);
    if (held.size() > plan.rowsHeldOut()) {
      Map.Entry<ImageRow, Integer> pushedOut = held.pollLastEntry();
      fit(pushedOut.getKey(), pushedOut.getValue());
    }
  }

  private void fit(ImageRow row, int times) {
    for (int i = 0; i < times; i++) {
      rows.add(row);
      if (rows.size() >= BLOCK) {
        flush();
      }
    }
  }

  private List<ImageRow> heldWithCopies() {
    List<ImageRow> all = new ArrayList<>();
    held.forEach((row, times) -> all.addAll(Collections.nCopies(times, row)));
    return all;
  }

  private void flush() {
    if (isSummarised() && !rows.isEmpty()) {
      for (int l = 0; l < layers.size(); l++) {
        layers.get(l).add(matrix(rows, l));
      }
      rows.clear();
    }
  }

  private Matrix matrix(List<ImageRow> some, int layer) {
    int from = 0;
    for (EmbeddingLayout before : plan.layouts().subList(0, layer)) {
      from += before.dimension();
    }
    int d = plan.layouts().get(layer).dimension();
    Matrix matrix = Matrix.zeros(some.size(), d);
    for (int i = 0; i < some.size(); i++) {
      some.get(i).copyTo(plan.float64(), from, matrix.data(), i * d, d);
    }
    return matrix;
  }

  /**
   * @param other of other images, by the same plan; not to be used afterwards
   */
  public void merge(FitPart other) {
    images += other.images;
    keys.add(other.keys.sum());
    omissions.add(other.omissions.count(), other.omissions.reasons());
    if (other.isSummarised()) {
      summarise();
      flush();
      other.flush();
      for (int l = 0; l < layers.size(); l++) {
        layers.get(l).merge(other.layers.get(l));
      }
      other.heldWithCopies().forEach(this::take);
    } else {
      other.rows.forEach(this::take);
    }
  }

  /**
   * @return the plan that it was begun with
   */
  public FitPlan plan() {
    return plan;
  }

  /**
   * @return images taken in
   */
  public long images() {
    return images;
  }

  /**
   * @return images that could not be used
   */
  public long omitted() {
    return omissions.count();
  }

  /**
   * @return why, of the first twenty by name
   */
  public List<String> reasons() {
    return omissions.reasons();
  }

  /**
   * @return a hash of the keys of all images, which does not depend on their order
   */
  public String sha256OfKeys() {
    return keys.hex();
  }

  /**
   * @return whether there were more images than are kept
   */
  public boolean isSummarised() {
    return !layers.isEmpty();
  }

  /**
   * @return the images kept, one bank a layer, in the order of their keys: all of them, or those
   *     held out once there is a summary, each of them once
   */
  public List<EmbeddingBank> kept() {
    List<ImageRow> sorted = sorted();
    List<EmbeddingBank> banks = new ArrayList<>();
    for (int l = 0; l < plan.layouts().size(); l++) {
      EmbeddingBank bank = new EmbeddingBank(plan.layouts().get(l), plan.float64());
      for (int from = 0; from < sorted.size(); from += BLOCK) {
        bank.add(matrix(sorted.subList(from, Math.min(sorted.size(), from + BLOCK)), l));
      }
      banks.add(bank);
    }
    return banks;
  }

  /**
   * @return hashes of the images {@link #kept}, in the same order
   */
  public long[] hashes() {
    return sorted().stream().mapToLong(ImageRow::hash).toArray();
  }

  private List<ImageRow> sorted() {
    List<ImageRow> sorted = new ArrayList<>(isSummarised() ? held.keySet() : rows);
    sorted.sort(ImageRow.BY_KEY);
    return sorted;
  }

  /**
   * @return one model a layer of all images that are not held out
   * @throws IllegalStateException if there is no summary
   */
  public List<LayerModel> models() {
    if (!isSummarised()) {
      throw new IllegalStateException(
          "%s images are kept as they are; fit them as one machine does".formatted(images));
    }
    flush();
    return layers.stream().map(LayerSummary::model).toList();
  }

  /** Lets the held-out images join the summary: thresholds were chosen. */
  public void joinHeldOut() {
    if (isSummarised()) {
      held.forEach(this::fit);
      held.clear();
      flush();
    }
  }

  /**
   * @return everything that it holds, to be read by {@link #of}; of a size that does not depend on
   *     the number of images
   */
  public byte[] toBytes() {
    flush();
    return FitPartFormat.write(
        new FitPartFormat.Content(
            images,
            keys.sum(),
            omissions.count(),
            omissions.reasons(),
            isSummarised() ? heldWithCopies() : List.copyOf(rows),
            layers.stream().map(LayerSummary::state).toList()));
  }

  /**
   * @param plan of the whole fit
   * @param bytes what {@link #toBytes} gave by the same plan
   * @return the same part
   * @throws IllegalArgumentException if they are of another plan, or no part's
   */
  public static FitPart of(FitPlan plan, byte[] bytes) {
    FitPartFormat.Content content = FitPartFormat.read(bytes, plan);
    FitPart part = new FitPart(plan);
    part.images = content.images();
    part.keys.add(content.keys());
    part.omissions.add(content.omitted(), content.reasons());
    for (int l = 0; l < content.layers().size(); l++) {
      LayerSummary layer = LayerSummary.empty(plan, l);
      layer.resume(content.layers().get(l));
      part.layers.add(layer);
    }
    if (part.isSummarised()) {
      content.rows().forEach(row -> part.held.merge(row, 1, Integer::sum));
    } else {
      part.rows.addAll(content.rows());
    }
    return part;
  }
}
