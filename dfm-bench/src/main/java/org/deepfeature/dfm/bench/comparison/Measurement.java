package org.deepfeature.dfm.bench.comparison;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One fit, measured in a process of its own. Peers write the same keys.
 *
 * @param shape such as {@code 300x16384}
 * @param by whom
 * @param threads at work
 * @param cold milliseconds of the process's first fit, libraries loaded in it
 * @param warm median milliseconds of later ones
 * @param interval half of the mean's 95 % interval, per cent of the mean
 * @param components k
 * @param residual largest ‖XᵀX v − s² v‖ / s₁² of the axes
 * @param orthogonality largest |V Vᵀ − I|
 * @param peak resident memory, MiB, the data's own included
 */
public record Measurement(
    String shape,
    String by,
    int threads,
    double cold,
    double warm,
    @JsonProperty("interval_percent") double interval,
    int components,
    double residual,
    double orthogonality,
    @JsonProperty("peak_mib") double peak) {}
