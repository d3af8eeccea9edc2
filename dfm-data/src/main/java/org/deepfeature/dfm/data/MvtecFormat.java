package org.deepfeature.dfm.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;

/**
 * MVTec AD (Bergmann et al. 2019): {@code train/good}, {@code test/<kind>}, {@code
 * ground_truth/<kind>/<stem>_mask.png}. A folder in {@code train/good} is a class of good images. A
 * defect without a mask file has none. Stateless and thread-safe.
 */
public final class MvtecFormat implements DataFormat {

  @Override
  public String name() {
    return "mvtec";
  }

  @Override
  public String expected(Split split) {
    return switch (split) {
      case TRAIN, UNASSIGNED -> "train/good";
      case TEST, PREDICT -> "test/<kind>";
      case VALIDATION -> "a validation set, which this layout does not have,";
    };
  }

  @Override
  public boolean matches(Path folder) {
    return Files.isDirectory(folder.resolve("train")) || Files.isDirectory(folder.resolve("test"));
  }

  @Override
  public List<Sample> read(Path folder, Path root) {
    List<Sample> samples = new ArrayList<>();
    Path train = folder.resolve("train").resolve(Sample.GOOD);
    if (Files.isDirectory(train)) {
      Folders.imagesBelow(train)
          .forEach(f -> samples.add(Sample.good(root, train, f, Split.TRAIN)));
    }
    for (Path kind : Folders.subfolders(folder.resolve("test"))) {
      String name = String.valueOf(kind.getFileName());
      if (name.equals(Sample.GOOD)) {
        Folders.images(kind).forEach(f -> samples.add(Sample.good(root, f, Split.TEST)));
      } else {
        Masks masks = Masks.in(folder.resolve("ground_truth").resolve(name));
        Folders.images(kind).forEach(f -> samples.add(masks.defect(root, f, name, Split.TEST)));
      }
    }
    return samples;
  }
}
