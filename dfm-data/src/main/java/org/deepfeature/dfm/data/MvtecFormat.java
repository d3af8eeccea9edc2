package org.deepfeature.dfm.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;

/**
 * MVTec AD (Bergmann et al. 2019): {@code train/good}, {@code test/<kind>}, {@code
 * ground_truth/<kind>/<stem>_mask.png}; with it MVTec LOCO AD (Bergmann et al. 2022) and AutoVI,
 * which have {@code validation/good} and {@code ground_truth/<kind>/<stem>/000.png}, one or several
 * masks an image. A folder in {@code train/good} is a class of good images. Stateless and
 * thread-safe.
 */
public final class MvtecFormat implements DataFormat {
  private static final Set<String> VALIDATION = Set.of("validation", "valid", "val");

  @Override
  public String name() {
    return "mvtec";
  }

  @Override
  public String expected(Split split) {
    return switch (split) {
      case TRAIN, UNASSIGNED -> "train/good";
      case TEST, PREDICT -> "test/<kind>";
      case VALIDATION -> "validation/good";
    };
  }

  @Override
  public boolean matches(Path folder) {
    return Files.isDirectory(folder.resolve("train")) || Files.isDirectory(folder.resolve("test"));
  }

  @Override
  public List<Sample> read(Path folder, Path root) {
    Path masks = folder.resolve("ground_truth");
    List<Sample> samples = new ArrayList<>(KindFolders.train(folder.resolve("train"), root));
    Folders.subfolders(folder, VALIDATION)
        .forEach(set -> samples.addAll(KindFolders.labelled(set, masks, root, Split.VALIDATION)));
    samples.addAll(KindFolders.labelled(folder.resolve("test"), masks, root, Split.TEST));
    return samples;
  }
}
