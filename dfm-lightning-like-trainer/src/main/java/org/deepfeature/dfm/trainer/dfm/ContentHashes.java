package org.deepfeature.dfm.trainer.dfm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.core.embedding.RowGroups;
import org.deepfeature.dfm.core.partial.HeldOutRule;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.runtime.model.KeptRow;

/** Hashes of what is in images' files, see {@link HeldOutRule}. Stateless and thread-safe. */
final class ContentHashes {
  private ContentHashes() {}

  /**
   * @param files of each row; each is read once
   * @param groups which image each row is of
   * @throws org.deepfeature.dfm.api.DfmException if a file cannot be read any more
   */
  static long[] ofFiles(List<Path> files, RowGroups groups) {
    Map<Path, Long> known = new HashMap<>();
    long[] hashes = new long[files.size()];
    for (int row = 0; row < hashes.length; row++) {
      Path file = files.get(row);
      hashes[row] =
          Files.exists(file)
              ? known.computeIfAbsent(file, f -> HeldOutRule.ofSha256(Sha256.ofFile(f)))
              : ofNumber(groups.image(row));
    }
    return hashes;
  }

  /** Of images that somebody made in memory, or whose file has gone. */
  private static long ofNumber(int image) {
    return HeldOutRule.hash(Integer.toString(image));
  }

  static long[] ofRows(List<KeptRow> rows) {
    return rows.stream().mapToLong(row -> HeldOutRule.ofSha256(row.sha256())).toArray();
  }

  /**
   * @param names of each row's sample
   * @param contents SHA-256 by name; none, or an empty one, of images without a file
   * @param groups which image each row is of
   */
  static long[] ofNames(List<String> names, Map<String, String> contents, RowGroups groups) {
    long[] hashes = new long[names.size()];
    for (int row = 0; row < hashes.length; row++) {
      String sha256 = contents.getOrDefault(names.get(row), "");
      hashes[row] = sha256.isEmpty() ? ofNumber(groups.image(row)) : HeldOutRule.ofSha256(sha256);
    }
    return hashes;
  }
}
