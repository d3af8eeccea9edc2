package org.deepfeature.dfm.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;

/**
 * BTech, also called BTAD (Mishra et al. 2021): {@code train/ok}, {@code test/ok}, {@code test/ko},
 * {@code ground_truth/ko/<stem>.png} or {@code .bmp}. Stateless and thread-safe.
 */
public final class BtechFormat implements DataFormat {
  private static final String NORMAL = "ok";
  private static final Set<String> NAMES = Set.of(NORMAL, "ko");

  @Override
  public String name() {
    return "btech";
  }

  @Override
  public String expected(Split split) {
    return switch (split) {
      case TRAIN, UNASSIGNED -> "train/ok";
      case TEST, PREDICT -> "test/ok and test/ko";
      case VALIDATION -> "a validation set, which this layout does not have,";
    };
  }

  @Override
  public boolean matches(Path folder) {
    List<String> tests =
        Folders.subfolders(folder.resolve("test")).stream().map(Folders::name).toList();
    boolean known = NAMES.containsAll(tests);
    return known
        && (!tests.isEmpty() || Files.isDirectory(folder.resolve("train").resolve(NORMAL)));
  }

  @Override
  public List<Sample> read(Path folder, Path root) {
    List<Sample> samples = new ArrayList<>(KindFolders.train(folder.resolve("train"), root));
    samples.addAll(
        KindFolders.labelled(
            folder.resolve("test"), folder.resolve("ground_truth"), root, Split.TEST));
    return samples;
  }
}
