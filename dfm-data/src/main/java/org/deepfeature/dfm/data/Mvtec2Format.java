package org.deepfeature.dfm.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    List<Sample> samples = new ArrayList<>();
    good(folder.resolve("train"), root, Split.TRAIN, samples);
    good(folder.resolve("validation"), root, Split.VALIDATION, samples);
    Path test = folder.resolve(TEST);
    good(test, root, Split.TEST, samples);
    for (Path kind : Folders.subfolders(test)) {
      String name = String.valueOf(kind.getFileName());
      if (!name.equals(Sample.GOOD) && !name.equals("ground_truth")) {
        Masks masks = Masks.in(test.resolve("ground_truth").resolve(name));
        Folders.images(kind).forEach(f -> samples.add(masks.defect(root, f, name, Split.TEST)));
      }
    }
    for (String unlabelled : List.of("test_private", "test_private_mixed")) {
      Path images = folder.resolve(unlabelled);
      if (Files.isDirectory(images)) {
        Folders.imagesBelow(images).forEach(f -> samples.add(unknown(root, f)));
      }
    }
    return samples;
  }

  private static void good(Path parent, Path root, Split split, List<Sample> samples) {
    Folders.imagesIfAny(parent.resolve(Sample.GOOD))
        .forEach(f -> samples.add(Sample.good(root, f, split)));
  }

  private static Sample unknown(Path root, Path file) {
    return new Sample(file, Sample.nameIn(root, file), Sample.UNKNOWN, false, null, Split.PREDICT);
  }
}
