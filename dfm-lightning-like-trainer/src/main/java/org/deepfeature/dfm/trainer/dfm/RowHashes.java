package org.deepfeature.dfm.trainer.dfm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.partial.HeldOutRule;

/**
 * Hashes of the rows that were collected, by which images are held out. Most fits hold out all
 * images in turn and ask for none, so none are computed before that. Not thread-safe.
 */
final class RowHashes {
  private final boolean float64;
  private final List<Call> calls = new ArrayList<>();

  /**
   * Rows that came together.
   *
   * @param rows how many
   * @param known their hashes; empty where they are those of the values
   */
  private record Call(int rows, Optional<Supplier<long[]>> known) {}

  /**
   * @param float64 whether values are kept as they come; otherwise as float32
   */
  RowHashes(boolean float64) {
    this.float64 = float64;
  }

  void add(int rows, Optional<Supplier<long[]>> known) {
    calls.add(new Call(rows, known));
  }

  void clear() {
    calls.clear();
  }

  /**
   * @param banks what was collected, one a layer
   * @return a hash of each row
   */
  long[] of(List<EmbeddingBank> banks) {
    long[] all = new long[calls.stream().mapToInt(Call::rows).sum()];
    boolean allKnown = calls.stream().allMatch(call -> call.known().isPresent());
    long[] ofValues = allKnown ? new long[0] : ofValues(banks);
    int at = 0;
    for (Call call : calls) {
      if (call.known().isPresent()) {
        System.arraycopy(call.known().get().get(), 0, all, at, call.rows());
      } else {
        System.arraycopy(ofValues, at, all, at, call.rows());
      }
      at += call.rows();
    }
    return all;
  }

  private long[] ofValues(List<EmbeddingBank> banks) {
    List<Iterator<Matrix>> blocks = new ArrayList<>();
    banks.forEach(bank -> blocks.add(bank.blocks().iterator()));
    LongStream.Builder all = LongStream.builder();
    while (blocks.get(0).hasNext()) {
      Arrays.stream(ofMatrices(blocks.stream().map(Iterator::next).toList())).forEach(all::add);
    }
    return all.build().toArray();
  }

  /** Of values as they would be kept, so that it makes no difference when they are asked for. */
  long[] ofMatrices(List<Matrix> embeddings) {
    List<Matrix> kept = float64 ? embeddings : embeddings.stream().map(RowHashes::rounded).toList();
    return IntStream.range(0, kept.get(0).rows())
        .mapToLong(row -> HeldOutRule.ofValues(kept, row))
        .toArray();
  }

  private static Matrix rounded(Matrix values) {
    double[] rounded = values.data().clone();
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) rounded[i];
    }
    return new Matrix(values.rows(), values.columns(), rounded);
  }
}
