package org.deepfeature.dfm.trainer.checkpoint;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.deepfeature.dfm.api.DfmException;

/**
 * What a checkpoint belongs to.
 *
 * @param format version of the layout
 * @param configuration everything that the collected values depend on, by name
 * @param data the images, in order
 */
record CheckpointHeader(int format, Map<String, String> configuration, TrainingData data) {
  static final int FORMAT = 1;

  CheckpointHeader {
    configuration = new TreeMap<>(configuration);
  }

  void requireFormat(Object file) {
    if (format != FORMAT) {
      throw new DfmException(
          "%s is a checkpoint of format %s; this version of DFM reads %s; fit again"
              .formatted(file, format, FORMAT));
    }
  }

  /** Throws with the first difference in words. */
  void requireConfiguration(Object file, Map<String, String> wanted) {
    TreeSet<String> keys = new TreeSet<>(configuration.keySet());
    keys.addAll(wanted.keySet());
    for (String key : keys) {
      if (!Objects.equals(configuration.get(key), wanted.get(key))) {
        throw new IllegalArgumentException(
            "%s was made with %s %s, this run has %s; resume with the same configuration, or fit again"
                .formatted(
                    file,
                    key,
                    configuration.getOrDefault(key, "absent"),
                    wanted.getOrDefault(key, "none")));
      }
    }
  }

  void requireData(Object file, TrainingData wanted) {
    if (!data.equals(wanted)) {
      throw new IllegalArgumentException(
          ("%s was made of other images: %s of list %.12s then, %s of list %.12s now; resume with"
                  + " the same data and limits, or fit again")
              .formatted(file, data.images(), data.sha256(), wanted.images(), wanted.sha256()));
    }
  }
}
