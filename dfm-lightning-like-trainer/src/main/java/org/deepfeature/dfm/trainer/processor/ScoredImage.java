package org.deepfeature.dfm.trainer.processor;

import java.util.Optional;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.trainer.data.Sample;

/**
 * What is known of an image that was scored. Its arrays are read, not kept or modified.
 *
 * @param sample the image
 * @param size of planes, map and mask: the network's input
 * @param planes the image as it was resized, channels × height × width in 0..1
 * @param score raw, higher = more anomalous
 * @param map raw, height × width; empty where the score has none
 * @param normalized the map in 0..1, the threshold at ½; empty without a map or thresholds
 * @param mask the true defect, height × width, nothing set for a normal image; empty if not known
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on once; never compared.
public record ScoredImage(
    Sample sample,
    ImageSize size,
    float[] planes,
    double score,
    Optional<float[]> map,
    Optional<float[]> normalized,
    Optional<boolean[]> mask) {}
