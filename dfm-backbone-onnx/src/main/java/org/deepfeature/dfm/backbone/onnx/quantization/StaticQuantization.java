package org.deepfeature.dfm.backbone.onnx.quantization;

import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.backbone.onnx.proto.OperatorSetIdProto;

/**
 * Quantises a network for good, from the ranges that its tensors take on calibration images: lowest
 * to highest value seen. See Jacob et al., arXiv 1712.05877, for the arithmetic. Not thread-safe.
 */
public final class StaticQuantization {
  /** Since this version of the operators, weights may have a scale for each channel. */
  private static final long OPERATOR_SET = 13;

  /** Operators that mean something else from that version on than before it. */
  private static final Set<String> CHANGED =
      Set.of("Squeeze", "Unsqueeze", "Softmax", "LogSoftmax", "Hardmax", "ReduceSum", "Split");

  private final ModelProto model;
  private final QuantizationPlan plan;
  private final Map<String, ActivationRange> ranges = new LinkedHashMap<>();

  private StaticQuantization(ModelProto model, QuantizationPlan plan) {
    this.model = model;
    this.plan = plan;
  }

  /**
   * @param model float32, cut after the layers that are wanted
   * @return its quantisation, before any range was seen
   * @throws IllegalArgumentException if it has no convolution or product with weights of its own,
   *     or its operators are too old to be brought to the version that quantisation needs
   */
  public static StaticQuantization of(ModelProto model) {
    ModelProto folded = BatchNormalizationFolding.fold(withOperatorSet(model));
    QuantizationPlan plan = new QuantizationPlan(folded.getGraph());
    if (plan.convolutions().isEmpty() && plan.products().isEmpty()) {
      throw new IllegalArgumentException(
          "The network has no convolution or matrix product with weights of its own; there is"
              + " nothing to quantise");
    }
    return new StaticQuantization(folded, plan);
  }

  private static ModelProto withOperatorSet(ModelProto model) {
    ModelProto.Builder raised = model.toBuilder().clearOpsetImport();
    for (OperatorSetIdProto set : model.getOpsetImportList()) {
      if (set.getDomain().isEmpty() && set.getVersion() < OPERATOR_SET) {
        Set<String> changed = new TreeSet<>();
        for (NodeProto node : model.getGraph().getNodeList()) {
          if (CHANGED.contains(node.getOpType())) {
            changed.add(node.getOpType());
          }
        }
        if (!changed.isEmpty()) {
          throw new IllegalArgumentException(
              "The network's operators %s are of version %s; export it with version %s or newer"
                  .formatted(changed, set.getVersion(), OPERATOR_SET));
        }
        raised.addOpsetImport(set.toBuilder().setVersion(OPERATOR_SET));
      } else {
        raised.addOpsetImport(set);
      }
    }
    return raised.build();
  }

  /**
   * @return the network whose tensors are to be observed: as given, batch normalisation folded
   */
  public ModelProto model() {
    return model;
  }

  /**
   * @return the tensors to observe
   */
  public Set<String> tensors() {
    return plan.tensors();
  }

  /**
   * @param tensor one of {@link #tensors}
   * @param values of it on calibration images, from position to limit; the position is not moved
   */
  public void observe(String tensor, FloatBuffer values) {
    float min = 0;
    float max = 0;
    for (int i = values.position(); i < values.limit(); i++) {
      min = Math.min(min, values.get(i));
      max = Math.max(max, values.get(i));
    }
    ranges.put(tensor, ranges.getOrDefault(tensor, ActivationRange.EMPTY).with(min, max));
  }

  /**
   * @return the quantised network
   * @throws IllegalStateException if a tensor was not observed
   */
  public ModelProto result() {
    if (!ranges.keySet().containsAll(plan.tensors())) {
      throw new IllegalStateException("No calibration image was seen");
    }
    Map<String, ActivationRange> steps = new LinkedHashMap<>(ranges);
    plan.sameSteps(model.getGraph())
        .forEach((tensor, other) -> steps.put(tensor, ranges.get(other)));
    return QuantizedGraph.of(model, plan, steps);
  }
}
