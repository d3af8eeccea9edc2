package org.deepfeature.dfm.runtime.model;

import org.jspecify.annotations.Nullable;

/**
 * How a model's data was divided, as it is kept in the model; with the model's seed it gives the
 * same split of the same images again.
 *
 * @param testSplitMode as {@code --test-split-mode} reads it; null if none was requested
 * @param testSplitRatio share of normal images to test on
 * @param valSplitMode as {@code --val-split-mode} reads it; null if none was requested
 * @param valSplitRatio share of images to validate on
 * @param sha256 hash of {@code splits.csv}: which image went where
 */
public record DataSplit(
    @Nullable String testSplitMode,
    double testSplitRatio,
    @Nullable String valSplitMode,
    double valSplitRatio,
    String sha256) {}
