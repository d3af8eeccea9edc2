package org.deepfeature.dfm.spark.internal;

import org.apache.spark.api.java.function.Function2;
import org.deepfeature.dfm.core.partial.FitPart;
import org.deepfeature.dfm.core.partial.FitPlan;

/**
 * Merges two parts, or one and nothing, on a worker or on the driver. Immutable.
 *
 * @param form the plan of both
 */
record MergeParts(PlanForm form) implements Function2<byte[], byte[], byte[]> {
  @Override
  public byte[] call(byte[] one, byte[] other) {
    if (one.length == 0 || other.length == 0) {
      return one.length == 0 ? other : one;
    }
    FitPlan plan = form.plan();
    FitPart merged = FitPart.of(plan, one);
    merged.merge(FitPart.of(plan, other));
    return merged.toBytes();
  }
}
