package org.deepfeature.dfm.trainer.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.trainer.data.Sample;

/**
 * Masks of defects that mark nothing, or everything, or are of another shape than their images:
 * pixel metrics believe them. Thread-safe.
 */
final class MaskDoubts {
  private static final int SHOWN = 3;

  /** Two pixels in a hundred: a mask that was made smaller and rounded is no doubt. */
  private static final double TOLERANCE = 0.02;

  private final Map<String, Boolean> emptyByName = new TreeMap<>();
  private final Map<String, String> shapesByName = new TreeMap<>();

  synchronized void see(Sample sample, int marked, int pixels) {
    if (sample.anomalous() && (marked == 0 || marked == pixels)) {
      emptyByName.put(sample.name(), marked == 0);
    }
  }

  synchronized void compare(Sample sample, ImageSize image, ImageSize mask) {
    double ratio =
        (double) mask.width() * image.height() / ((double) mask.height() * image.width());
    if (Math.abs(ratio - 1) > TOLERANCE) {
      shapesByName.put(sample.name(), "%s for %s".formatted(mask, image));
    }
  }

  synchronized List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    add(sentences, true, "nothing, so their images count as normal pixels");
    add(sentences, false, "every pixel");
    if (!shapesByName.isEmpty()) {
      List<String> names =
          shapesByName.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList();
      sentences.add(
          "masks of %s images have another shape than the image, so they may lie elsewhere in it (%s)"
              .formatted(names.size(), some(names)));
    }
    return sentences;
  }

  private void add(List<String> sentences, boolean empty, String what) {
    List<String> names =
        emptyByName.keySet().stream().filter(name -> emptyByName.get(name) == empty).toList();
    if (!names.isEmpty()) {
      sentences.add(
          "masks of %s defective image%s mark %s (%s)"
              .formatted(names.size(), names.size() == 1 ? "" : "s", what, some(names)));
    }
  }

  private static String some(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
        + (names.size() > SHOWN ? ", ..." : "");
  }
}
