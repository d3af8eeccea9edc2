package org.deepfeature.dfm.metrics;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The metrics of anomaly maps against masks, over the pixels of all images together, each with a
 * bound that was computed from the very data on how far binning can have moved it (see {@link
 * PixelAccumulator}). Immutable.
 *
 * @param auroc see {@link Auroc}; empty unless there are normal and anomalous pixels
 * @param aurocErrorBound {@code |auroc − exact|} is at most this
 * @param f1Max the best F1 over the bins' lower edges; it is exactly what that threshold gives on
 *     these pixels; empty if no pixel is anomalous
 * @param f1MaxErrorBound the exact maximum over all thresholds is at most this much higher
 * @param aupro area under per-region overlap up to the limit of the false-positive rate, divided by
 *     the limit, 0..1; empty unless there are normal and anomalous pixels
 * @param auproErrorBound {@code |aupro − exact|} is at most this
 * @param images maps added
 * @param regions 8-connected regions of anomalous pixels
 */
public record PixelMetrics(
    OptionalDouble auroc,
    double aurocErrorBound,
    Optional<F1Max> f1Max,
    double f1MaxErrorBound,
    OptionalDouble aupro,
    double auproErrorBound,
    long images,
    long regions) {}
