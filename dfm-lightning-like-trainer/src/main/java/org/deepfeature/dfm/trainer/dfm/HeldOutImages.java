package org.deepfeature.dfm.trainer.dfm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.RowGroups;
import org.deepfeature.dfm.core.partial.HeldOutRule;

/**
 * Images of a stream that may be held out, with all of their copies, by {@link HeldOutRule}. Those
 * that are not to be in the end are handed back, and are fitted on. Not thread-safe.
 */
final class HeldOutImages {
  /** Where one in five by a hash is fewer, these make up a fifth. */
  private static final int FEWEST = 10;

  private final List<EmbeddingBank> like;
  private final int most;
  private final BiConsumer<List<Matrix>, List<String>> fitted;

  private final TreeMap<Long, Image> candidates = new TreeMap<>(Long::compareUnsigned);
  private final TreeMap<Long, Image> reserve = new TreeMap<>(Long::compareUnsigned);
  private long images;
  private boolean othersCame;

  /** The rows of one image, one bank a layer. */
  private static final class Image {
    private final List<EmbeddingBank> original;
    private final List<EmbeddingBank> copies;
    private int number = -1;

    Image(List<EmbeddingBank> like) {
      this.original = like.stream().map(EmbeddingBank::emptied).toList();
      this.copies = like.stream().map(EmbeddingBank::emptied).toList();
    }
  }

  /**
   * @param like banks of the layers, empty
   * @param most images to hold out
   * @param fitted takes rows that are not held out, and their labels
   */
  HeldOutImages(List<EmbeddingBank> like, int most, BiConsumer<List<Matrix>, List<String>> fitted) {
    this.like = like;
    this.most = most;
    this.fitted = fitted;
  }

  /**
   * Takes a row in if its image may be held out.
   *
   * @return whether it did
   */
  boolean take(List<Matrix> embeddings, List<String> labels, RowGroups groups, long hash, int row) {
    images += groups.isOriginal(row) ? 1 : 0;
    boolean candidate = HeldOutRule.isCandidate(hash);
    TreeMap<Long, Image> among = candidate ? candidates : reserve;
    int room = candidate ? most : FEWEST;
    if (among.size() >= room
        && !among.containsKey(hash)
        && Long.compareUnsigned(among.lastKey(), hash) < 0) {
      othersCame = true;
      return false;
    }
    Image image = among.computeIfAbsent(hash, unknown -> new Image(like));
    image.number = image.number < 0 ? groups.image(row) : image.number;
    // Of several files of one content, one tells what all of them would.
    boolean judged = groups.isOriginal(row) && image.number == groups.image(row);
    List<EmbeddingBank> banks = judged ? image.original : image.copies;
    for (int l = 0; l < banks.size(); l++) {
      banks.get(l).add(embeddings.get(l).copyOfRows(row, row + 1), labels.subList(row, row + 1));
    }
    if (among.size() > room) {
      fit(among.pollLastEntry().getValue());
    }
    return true;
  }

  private void fit(Image image) {
    othersCame = true;
    fit(image.original);
    fit(image.copies);
  }

  private void fit(List<EmbeddingBank> banks) {
    if (banks.get(0).count() > 0) {
      List<List<EmbeddingBank.Labelled>> layers =
          banks.stream().map(bank -> bank.labelledBlocks().toList()).toList();
      for (int block = 0; block < layers.get(0).size(); block++) {
        int at = block;
        fitted.accept(
            layers.stream().map(layer -> layer.get(at).rows()).toList(),
            layers.get(0).get(at).labels());
      }
    }
  }

  /**
   * Decides, and hands back all others.
   *
   * @return whether there are others
   */
  boolean settle() {
    long different = othersCame ? images : candidates.size() + reserve.size();
    long half = Math.max(1, different / 2);
    long fewest = Math.min(half, Math.min(FEWEST, Math.max(1, (images + 2) / HeldOut.FOLDS)));
    while (judged() < fewest && !reserve.isEmpty()) {
      Map.Entry<Long, Image> next = reserve.pollFirstEntry();
      candidates.put(next.getKey(), next.getValue());
    }
    while (candidates.size() > half) {
      fit(candidates.pollLastEntry().getValue());
    }
    reserve.values().forEach(this::fit);
    reserve.clear();
    return othersCame;
  }

  /** Returns how many came, held out or not. */
  long images() {
    return images;
  }

  private long judged() {
    return candidates.values().stream().filter(image -> image.original.get(0).count() > 0).count();
  }

  /** Returns those held out as they are, one bank a layer. */
  List<EmbeddingBank> originals() {
    List<EmbeddingBank> all = new ArrayList<>(like.stream().map(EmbeddingBank::emptied).toList());
    for (Image image : candidates.values()) {
      for (int l = 0; l < all.size(); l++) {
        EmbeddingBank bank = all.get(l);
        image.original.get(l).labelledBlocks().forEach(b -> bank.add(b.rows(), b.labels()));
      }
    }
    return all;
  }

  /** Hands back those held out, too. */
  void join() {
    candidates.values().forEach(this::fit);
    candidates.clear();
  }
}
