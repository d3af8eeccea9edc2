package org.deepfeature.dfm.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.engine.tuning.FoldPlan;
import org.deepfeature.dfm.engine.tuning.TimeBudget;

/** How long a fold takes, by what the slowest of its kind took so far. For one thread. */
final class TunePrice {
  /** Most of what is left of the budget that a network's first fold may take. */
  private static final double SHARE = 0.3;

  /** Work of a network for a pixel, in that of a fit and a score for a value of an embedding. */
  private static final double PIXEL = 20;

  private final TimeBudget budget;
  private double slowest;

  TunePrice(TimeBudget budget) {
    this.budget = budget;
  }

  void learn(List<TuneCandidate> sharing, FoldPlan.Fold fold, Duration took) {
    slowest = Math.max(slowest, took.toNanos() / work(sharing, fold));
  }

  /** Returns why candidates are left out whose fold would leave too little for the others. */
  Optional<String> tooHigh(List<TuneCandidate> sharing, FoldPlan.Fold fold) {
    double takes = slowest * work(sharing, fold);
    Duration left = budget.left();
    return left.isZero() || takes < SHARE * left.toNanos()
        ? Optional.empty()
        : Optional.of(
            "a fold takes about %s s, too much of the %s s left"
                .formatted(Math.round(takes / 1e9), left.toSeconds()));
  }

  /** Pixels that the network sees, and values that are fitted and scored. */
  private static double work(List<TuneCandidate> sharing, FoldPlan.Fold fold) {
    ImageSize size = sharing.get(0).values().record().model().size();
    double pixels = (double) size.height() * size.width();
    double values = sharing.stream().mapToDouble(TuneCandidate::cost).sum();
    return TuneFold.images(sharing.get(0), fold) * (PIXEL * pixels + values);
  }
}
