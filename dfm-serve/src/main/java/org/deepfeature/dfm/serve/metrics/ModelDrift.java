package org.deepfeature.dfm.serve.metrics;

import org.deepfeature.dfm.runtime.drift.Drift;

/**
 * How the last images of one model compare with held-out normal ones. Immutable.
 *
 * @param model its name
 * @param version of it
 * @param drift of its last images
 */
public record ModelDrift(String model, String version, Drift drift) {}
