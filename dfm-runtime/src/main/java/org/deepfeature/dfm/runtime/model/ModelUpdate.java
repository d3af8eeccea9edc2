package org.deepfeature.dfm.runtime.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What one update did to a model, for its provenance.
 *
 * @param fromSha256 hash of the model file that was updated
 * @param added normal images folded in
 * @param forgotten images taken out
 * @param falseAlarms images folded in that somebody called false alarms
 * @param weight how often each false alarm counts
 * @param images fitted on afterwards, copies not counted
 */
public record ModelUpdate(
    @JsonProperty("from_sha256") String fromSha256,
    @JsonProperty("added") int added,
    @JsonProperty("forgotten") int forgotten,
    @JsonProperty("false_alarms") int falseAlarms,
    @JsonProperty("weight") int weight,
    @JsonProperty("images") int images) {}
