package org.deepfeature.dfm.core.pca;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.LinearAlgebra.SymmetricEigen;
import org.deepfeature.dfm.api.internal.Workers;

/**
 * Which decompositions run beside each other. They are the one part of a fit that some libraries do
 * on one thread, and that others share out badly, so that of all rows, which takes longest, and
 * those of folds share the threads: each is given those that it has to itself.
 *
 * <p>Where there are threads for all folds at once, that of all rows would keep the others waiting,
 * and comes first, on all threads. Immutable and thread-safe.
 *
 * @param linearAlgebra kernels, with all threads
 * @param rows n
 * @param columns d
 * @param folds how many
 */
record FoldSchedule(LinearAlgebra linearAlgebra, int rows, int columns, int folds) {
  /**
   * From this side on, a decomposition takes longer than a new process needs to compile its code;
   * until it is compiled, threads that run it side by side wait for each other's counts of it.
   */
  private static final int LARGE = 512;

  /**
   * @param whole decomposes all rows, with the threads it is given
   * @param each decomposes the fold of this number; one may run beside another
   * @return of all rows
   */
  SymmetricEigen decomposed(
      Function<LinearAlgebra, SymmetricEigen> whole, BiConsumer<LinearAlgebra, Integer> each) {
    int beside = besideEachOther();
    LinearAlgebra share = linearAlgebra.withThreads(Math.max(1, linearAlgebra.threads() / beside));
    if (side() < LARGE || linearAlgebra.threads() >= folds) {
      SymmetricEigen first = whole.apply(linearAlgebra);
      Workers.run(beside, folds, fold -> each.accept(share, fold));
      return first;
    }
    AtomicReference<SymmetricEigen> found = new AtomicReference<>();
    Workers.run(
        beside,
        1 + folds,
        task -> {
          if (task == 0) {
            found.set(whole.apply(share));
          } else {
            each.accept(share, task - 1);
          }
        });
    return found.get();
  }

  /**
   * As many as there are threads and folds for, and as need, together, no more than the rows do:
   * four matrices of 0.8 n by 0.8 n each.
   */
  private int besideEachOther() {
    double side = 0.8 * side();
    double room = (double) rows * columns / (4 * side * side);
    return (int) Math.max(1, Math.min(Math.min(linearAlgebra.threads(), folds), room));
  }

  private int side() {
    return Math.min(rows, columns);
  }
}
