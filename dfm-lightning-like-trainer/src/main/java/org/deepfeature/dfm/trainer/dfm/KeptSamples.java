package org.deepfeature.dfm.trainer.dfm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.runtime.model.KeptRow;
import org.deepfeature.dfm.trainer.data.Sample;

/** What an updatable model knows of samples. Stateless and thread-safe. */
public final class KeptSamples {
  private KeptSamples() {}

  /**
   * @param samples images, and copies of them
   * @return a row each; a file is read once, whatever the number of its copies
   * @throws org.deepfeature.dfm.api.DfmException if a file cannot be read any more
   */
  public static List<KeptRow> rows(List<Sample> samples) {
    Map<Path, String> hashes = new HashMap<>();
    List<KeptRow> rows = new ArrayList<>();
    for (Sample sample : samples) {
      int copy = sample.copy() == null ? 0 : sample.copy().number();
      String hash = hashes.computeIfAbsent(sample.path(), Sha256::ofFile);
      rows.add(new KeptRow(sample.name(), hash, sample.label(), copy, false));
    }
    return rows;
  }
}
