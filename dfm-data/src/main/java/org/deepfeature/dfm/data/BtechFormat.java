package org.deepfeature.dfm.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;

/**
 * BTech, also called BTAD (Mishra et al. 2021): {@code train/ok}, {@code test/ok}, {@code test/ko},
 * {@code ground_truth/ko/<stem>.png} or {@code .bmp}. Stateless and thread-safe.
 */
public final class BtechFormat implements DataFormat {
  private static final String NORMAL = "ok";
  private static final String DEFECTIVE = "ko";

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
    Path test = folder.resolve("test");
    return Files.isDirectory(folder.resolve("train").resolve(NORMAL))
        || Files.isDirectory(test.resolve(NORMAL))
        || Files.isDirectory(test.resolve(DEFECTIVE));
  }

  @Override
  public List<Sample> read(Path folder, Path root) {
    List<Sample> samples = new ArrayList<>();
    Folders.imagesIfAny(folder.resolve("train").resolve(NORMAL))
        .forEach(f -> samples.add(Sample.good(root, f, Split.TRAIN)));
    Path test = folder.resolve("test");
    Masks masks = Masks.in(folder.resolve("ground_truth").resolve(DEFECTIVE));
    Folders.imagesIfAny(test.resolve(DEFECTIVE))
        .forEach(f -> samples.add(masks.defect(root, f, DEFECTIVE, Split.TEST)));
    Folders.imagesIfAny(test.resolve(NORMAL))
        .forEach(f -> samples.add(Sample.good(root, f, Split.TEST)));
    return samples;
  }
}
