package org.deepfeature.dfm.engine.update;

import org.jspecify.annotations.Nullable;

/**
 * What became of images that somebody called false alarms, those of earlier updates included.
 *
 * @param weight how often each of them counts in the fit: the smallest of 1, 2, 4 … at which as
 *     many pass as can
 * @param judged what both models say of them
 * @param passingUnseen how many of them pass a model that was fitted on the other half of them
 *     only: whether the next such image will pass; null where there are not two
 */
public record FalseAlarms(int weight, SeenImages judged, @Nullable Integer passingUnseen) {}
