package org.deepfeature.dfm.metrics;

import java.util.Optional;

/**
 * 95 % intervals of image metrics, by {@link Bootstrap}. Immutable.
 *
 * @param auroc of {@link Auroc}
 * @param aupr of {@link Aupr}
 * @param f1Max of {@link F1Max}; the threshold is chosen again in every draw
 * @param f1 of F1 at the model's threshold
 */
public record ImageIntervals(
    Optional<Interval> auroc,
    Optional<Interval> aupr,
    Optional<Interval> f1Max,
    Optional<Interval> f1) {}
