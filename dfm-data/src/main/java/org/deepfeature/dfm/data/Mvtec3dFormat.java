package org.deepfeature.dfm.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;

/**
 * The colour images of MVTec 3D-AD (Bergmann et al. 2022): {@code train/good/rgb}, {@code
 * validation/good/rgb}, {@code test/<kind>/rgb} with masks in {@code test/<kind>/gt}. The point
 * clouds in {@code xyz} are left out. Stateless and thread-safe.
 */
public final class Mvtec3dFormat implements DataFormat {
  private static final String COLOURS = "rgb";

  @Override
  public String name() {
    return "mvtec3d";
  }

  @Override
  public String expected(Split split) {
    return switch (split) {
      case TRAIN, UNASSIGNED -> "train/good/rgb";
      case VALIDATION -> "validation/good/rgb";
      case TEST, PREDICT -> "test/<kind>/rgb";
    };
  }

  @Override
  public boolean matches(Path folder) {
    return hasColours(folder.resolve("train")) || hasColours(folder.resolve("test"));
  }

  private static boolean hasColours(Path folder) {
    return Folders.subfolders(folder).stream()
        .anyMatch(kind -> Files.isDirectory(kind.resolve(COLOURS)));
  }

  @Override
  public List<Sample> read(Path folder, Path root) {
    List<Sample> samples = new ArrayList<>();
    for (Path good : KindFolders.good(folder.resolve("train"))) {
      Folders.imagesBelow(good.resolve(COLOURS))
          .forEach(file -> samples.add(Sample.good(root, file, Split.TRAIN)));
    }
    labelled(folder.resolve("validation"), root, Split.VALIDATION, samples);
    labelled(folder.resolve("test"), root, Split.TEST, samples);
    return samples;
  }

  private static void labelled(Path folder, Path root, Split split, List<Sample> samples) {
    for (Path kind : Folders.subfolders(folder)) {
      Masks masks = Masks.in(kind.resolve("gt"));
      samples.addAll(KindFolders.ofKind(kind, kind.resolve(COLOURS), masks, root, split));
    }
  }
}
