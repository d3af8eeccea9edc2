package org.deepfeature.dfm.backbone.onnx.graph;

import java.util.List;
import java.util.Map;

/**
 * What one run of a network tells of its tensors.
 *
 * @param shapes of all that are tensors, images first
 * @param values of those small integer tensors that say how others are sliced, padded or reduced
 */
public record Trace(Map<String, List<Long>> shapes, Map<String, long[]> values) {}
