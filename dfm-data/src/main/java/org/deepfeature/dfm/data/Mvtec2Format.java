package org.deepfeature.dfm.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;

/**
 * MVTec AD 2 (Heckler-Kram et al. 2025): {@code train/good}, {@code validation/good}, {@code
 * test_public/<kind>} with {@code test_public/ground_truth/<kind>/<stem>_mask.png}. The images of
 * {@code test_private} and {@code test_private_mixed}, of which nothing is known, are there to be
 * predicted. Stateless and thread-safe.
 */
public final class Mvtec2Format implements DataFormat {
  private static final String TEST = "test_public";

  @Override
  public String name() {
    return "mvtec2";
  }

  @Override
  public String expected(Split split) {
    return switch (split) {
      case TRAIN, UNASSIGNED -> "train/good";
      case VALIDATION -> "validation/good";
      case TEST -> "test_public/<kind>";
      case PREDICT -> "test_private";
    };
  }

  @Override
  public boolean matches(Path folder) {
    return Files.isDirectory(folder.resolve(TEST));
  }

  @Override
  public List<Sample> read(Path folder, Path root) {
    Path test = folder.resolve(TEST);
    Path masks = test.resolve("ground_truth");
    List<Sample> samples = new ArrayList<>(KindFolders.train(folder.resolve("train"), root));
    samples.addAll(
        KindFolders.labelled(folder.resolve("validation"), masks, root, Split.VALIDATION));
    KindFolders.labelled(test, masks, root, Split.TEST).stream()
        .sorted(Comparator.comparing(Sample::anomalous))
        .forEach(samples::add);
    for (String unlabelled : List.of("test_private", "test_private_mixed")) {
      Folders.imagesBelow(folder.resolve(unlabelled))
          .forEach(file -> samples.add(unknown(root, file)));
    }
    return samples;
  }

  private static Sample unknown(Path root, Path file) {
    return new Sample(file, Sample.nameIn(root, file), Sample.UNKNOWN, false, null, Split.PREDICT);
  }
}
