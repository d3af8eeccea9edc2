package org.deepfeature.dfm.trainer.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deepfeature.dfm.trainer.data.Sample;

/** Masks of defects that mark nothing, or everything: pixel metrics believe them. Thread-safe. */
final class MaskDoubts {
  private static final int SHOWN = 3;

  private final Map<String, Boolean> emptyByName = new TreeMap<>();

  synchronized void see(Sample sample, int marked, int pixels) {
    if (sample.anomalous() && (marked == 0 || marked == pixels)) {
      emptyByName.put(sample.name(), marked == 0);
    }
  }

  synchronized List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    add(sentences, true, "nothing, so their images count as normal pixels");
    add(sentences, false, "every pixel");
    return sentences;
  }

  private void add(List<String> sentences, boolean empty, String what) {
    List<String> names =
        emptyByName.keySet().stream().filter(name -> emptyByName.get(name) == empty).toList();
    if (!names.isEmpty()) {
      sentences.add(
          "masks of %d defective image%s mark %s (%s%s)"
              .formatted(
                  names.size(),
                  names.size() == 1 ? "" : "s",
                  what,
                  String.join(", ", names.subList(0, Math.min(SHOWN, names.size()))),
                  names.size() > SHOWN ? ", ..." : ""));
    }
  }
}
