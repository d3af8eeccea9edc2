package org.deepfeature.dfm.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;

/**
 * Magnetic tile defects (Huang, Qiu and Yuan 2020) as published: {@code
 * MT_Blowhole/Imgs/<stem>.jpg} with its mask {@code <stem>.png} beside it, and so on for each
 * defect type; {@code MT_Free/Imgs} is normal. There is no split. Stateless and thread-safe.
 */
public final class MagneticTileFormat implements DataFormat {
  private static final String PREFIX = "mt_";
  private static final String NORMAL = "free";

  @Override
  public String name() {
    return "magnetic-tile";
  }

  @Override
  public String expected(Split split) {
    return switch (split) {
      case TRAIN, UNASSIGNED, PREDICT -> "MT_Free/Imgs/*.jpg";
      case TEST -> "MT_<Kind>/Imgs/*.jpg";
      case VALIDATION -> "a validation set, which this layout does not have,";
    };
  }

  @Override
  public boolean matches(Path folder) {
    return Folders.subfolders(folder).stream().anyMatch(MagneticTileFormat::isKind);
  }

  private static boolean isKind(Path folder) {
    return nameOf(folder).startsWith(PREFIX) && Files.isDirectory(folder.resolve("Imgs"));
  }

  private static String nameOf(Path folder) {
    return String.valueOf(folder.getFileName()).toLowerCase(Locale.ROOT);
  }

  @Override
  public List<Sample> read(Path folder, Path root) {
    List<Sample> samples = new ArrayList<>();
    Folders.subfolders(folder).stream()
        .filter(MagneticTileFormat::isKind)
        .forEach(kind -> read(kind, root, samples));
    return samples;
  }

  private static void read(Path folder, Path root, List<Sample> samples) {
    String kind = nameOf(folder).substring(PREFIX.length());
    List<Path> files = Folders.images(folder.resolve("Imgs"));
    Map<String, Path> masks =
        files.stream()
            .filter(MagneticTileFormat::isMask)
            .collect(Collectors.toMap(Folders::stem, Function.identity()));
    for (Path file : files.stream().filter(f -> !isMask(f)).toList()) {
      samples.add(
          kind.equals(NORMAL)
              ? Sample.good(root, file, Split.UNASSIGNED)
              : new Sample(
                  file,
                  Sample.nameIn(root, file),
                  kind,
                  true,
                  masks.get(Folders.stem(file)),
                  Split.TEST));
    }
  }

  private static boolean isMask(Path file) {
    return nameOf(file).endsWith(".png");
  }
}
