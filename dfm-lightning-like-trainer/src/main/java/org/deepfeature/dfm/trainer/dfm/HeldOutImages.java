package org.deepfeature.dfm.trainer.dfm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.RowGroups;
import org.deepfeature.dfm.core.partial.HeldOutRule;

/**
 * Images that may be held out, with all of their copies, by {@link HeldOutRule}. Those that are not
 * to be in the end are handed back, and are fitted on. Not thread-safe.
 *
 * @param <R> what is kept of a row
 */
final class HeldOutImages<R> {
  /** Where one in five by a hash is fewer, these make up a fifth. */
  private static final int FEWEST = 10;

  private final int most;
  private final Consumer<List<R>> fitted;

  private final TreeMap<Long, Image<R>> candidates = new TreeMap<>(Long::compareUnsigned);
  private final TreeMap<Long, Image<R>> reserve = new TreeMap<>(Long::compareUnsigned);
  private long images;
  private boolean othersCame;

  /** The rows of one image. */
  private static final class Image<R> {
    private final List<R> originals = new ArrayList<>();
    private final List<R> copies = new ArrayList<>();
    private final int number;

    Image(int number) {
      this.number = number;
    }
  }

  /**
   * @param most images to hold out
   * @param fitted takes rows that are not held out, some of one image at a time
   */
  HeldOutImages(int most, Consumer<List<R>> fitted) {
    this.most = most;
    this.fitted = fitted;
  }

  /**
   * @param banks of all layers, with rows of some images
   * @param groups of those rows
   * @return images to hold out at most, with the copies that there seem to be of each
   */
  static int most(List<EmbeddingBank> banks, RowGroups groups) {
    double bytes = 0;
    for (EmbeddingBank bank : banks) {
      bytes += (double) bank.layout().dimension() * bank.bytesPerValue();
    }
    return HeldOutRule.most(bytes * groups.rows() / Math.max(1, groups.nextImage()));
  }

  /**
   * Takes a row in if its image may be held out.
   *
   * @param kept makes what is kept of it
   * @return whether it did
   */
  boolean take(RowGroups groups, int row, long hash, Supplier<R> kept) {
    images += groups.isOriginal(row) ? 1 : 0;
    boolean candidate = HeldOutRule.isCandidate(hash);
    TreeMap<Long, Image<R>> among = candidate ? candidates : reserve;
    int room = candidate ? most : FEWEST;
    if (among.size() >= room
        && !among.containsKey(hash)
        && Long.compareUnsigned(among.lastKey(), hash) < 0) {
      othersCame = true;
      return false;
    }
    Image<R> image = among.computeIfAbsent(hash, unknown -> new Image<>(groups.image(row)));
    // Of several files of one content, one tells what all of them would.
    boolean judged = groups.isOriginal(row) && image.number == groups.image(row);
    (judged ? image.originals : image.copies).add(kept.get());
    if (among.size() > room) {
      fit(among.pollLastEntry().getValue());
    }
    return true;
  }

  private void fit(Image<R> image) {
    othersCame = true;
    if (!image.originals.isEmpty()) {
      fitted.accept(image.originals);
    }
    if (!image.copies.isEmpty()) {
      fitted.accept(image.copies);
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
      Map.Entry<Long, Image<R>> next = reserve.pollFirstEntry();
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
    return candidates.values().stream().filter(image -> !image.originals.isEmpty()).count();
  }

  /** Returns those held out as they are, in the order in which their images are numbered. */
  List<R> originals() {
    return candidates.values().stream()
        .sorted(Comparator.comparingInt(image -> image.number))
        .flatMap(image -> image.originals.stream())
        .toList();
  }

  /** Returns copies of those held out, which are neither fitted on nor judged. */
  List<R> copies() {
    return candidates.values().stream().flatMap(image -> image.copies.stream()).toList();
  }

  /** Hands back those held out, too. */
  void join() {
    candidates.values().forEach(this::fit);
    candidates.clear();
  }
}
