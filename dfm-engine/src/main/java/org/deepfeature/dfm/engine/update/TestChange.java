package org.deepfeature.dfm.engine.update;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.deepfeature.dfm.metrics.Auroc;
import org.jspecify.annotations.Nullable;

/**
 * What both models say of a test set.
 *
 * @param data where it is
 * @param images how many were judged
 * @param leftOut how many were not, since the new model was fitted on them
 * @param defective how many of the judged ones show a defect
 * @param foundBefore how many of these the model found until now
 * @param foundAfter how many it finds from now on
 * @param falseAlarmsBefore how many good ones it called anomalous until now
 * @param falseAlarmsAfter how many it does from now on
 * @param aurocBefore 0..1; null where all images are of one kind
 * @param aurocAfter the same from now on
 * @param changed those about which the two differ
 */
public record TestChange(
    String data,
    int images,
    int leftOut,
    int defective,
    int foundBefore,
    int foundAfter,
    int falseAlarmsBefore,
    int falseAlarmsAfter,
    @Nullable Double aurocBefore,
    @Nullable Double aurocAfter,
    List<JudgedImage> changed) {
  public TestChange {
    changed = List.copyOf(changed);
  }

  /**
   * @param data where the images are
   * @param judged those that no model was fitted on
   * @param leftOut how many others there are
   * @return counted
   */
  public static TestChange of(String data, List<JudgedImage> judged, int leftOut) {
    return new TestChange(
        data,
        judged.size(),
        leftOut,
        count(judged, JudgedImage::anomalous),
        count(judged, image -> image.anomalous() && image.anomalousBefore()),
        count(judged, image -> image.anomalous() && image.anomalousAfter()),
        count(judged, image -> !image.anomalous() && image.anomalousBefore()),
        count(judged, image -> !image.anomalous() && image.anomalousAfter()),
        auroc(judged, JudgedImage::scoreBefore),
        auroc(judged, JudgedImage::scoreAfter),
        judged.stream().filter(JudgedImage::isChanged).toList());
  }

  private static int count(List<JudgedImage> judged, Predicate<JudgedImage> wanted) {
    return (int) judged.stream().filter(wanted).count();
  }

  private static @Nullable Double auroc(
      List<JudgedImage> judged, ToDoubleFunction<JudgedImage> score) {
    boolean[] anomalous = new boolean[judged.size()];
    for (int i = 0; i < anomalous.length; i++) {
      anomalous[i] = judged.get(i).anomalous();
    }
    OptionalDouble auroc = Auroc.of(judged.stream().mapToDouble(score).toArray(), anomalous);
    return auroc.isPresent() ? auroc.getAsDouble() : null;
  }
}
