package org.deepfeature.dfm.trainer.dfm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.core.postprocessing.FalsePositives;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;

/**
 * Maps of the first held-out normal images, to be drawn again once the threshold of pixels is
 * chosen: regions cannot be counted before. Keeps what they are made of, not the maps. Not
 * thread-safe.
 */
final class NormalMaps {
  /** Regions an image are steady by then, and maps of so many take little time. */
  static final int MOST = 100;

  private final ImageSize size;
  private final List<Supplier<float[]>> maps = new ArrayList<>();

  NormalMaps(ImageSize size) {
    this.size = size;
  }

  /** Takes in a map that answers a new array each time; ignored beyond the first hundred. */
  void add(Supplier<float[]> map) {
    if (maps.size() < MOST) {
      maps.add(map);
    }
  }

  /** Returns the thresholds with what that of pixels marks in these images. */
  PostProcessor counted(PostProcessor chosen) {
    if (maps.isEmpty() || chosen.pixel().isEmpty()) {
      return chosen;
    }
    FalsePositives.Counter counter = new FalsePositives.Counter(chosen);
    maps.forEach(map -> counter.add(map.get(), size));
    return chosen.with(counter.result());
  }
}
