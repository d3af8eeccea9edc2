package org.deepfeature.dfm.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.deepfeature.dfm.trainer.data.ImageNames;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;

/**
 * Folders that are named after what their images show, as most published sets have them: {@code
 * good}, {@code normal} or {@code ok} in any case, or a defect type. Images are taken at any depth.
 */
final class KindFolders {
  private KindFolders() {}

  /** Returns the images of a folder and below, but not the masks that lie beside their images. */
  static List<Path> images(Path folder) {
    List<Path> files = Folders.imagesBelow(folder);
    Set<String> stems = files.stream().map(KindFolders::stem).collect(Collectors.toSet());
    return files.stream().filter(file -> !isMaskBeside(stem(file), stems)).toList();
  }

  private static boolean isMaskBeside(String stem, Set<String> stems) {
    return Masks.SUFFIXES.stream()
        .filter(suffix -> !suffix.isEmpty() && stem.toLowerCase(Locale.ROOT).endsWith(suffix))
        .anyMatch(suffix -> stems.contains(stem.substring(0, stem.length() - suffix.length())));
  }

  private static String stem(Path file) {
    return Folders.withoutExtension(ImageNames.text(file));
  }

  /** Returns the folders of good images within a folder. */
  static List<Path> good(Path folder) {
    return Folders.subfolders(folder).stream()
        .filter(kind -> Sample.isGood(Folders.name(kind)))
        .toList();
  }

  /** Returns the good images of a set, labelled by the folders within the good ones. */
  static List<Sample> train(Path folder, Path root) {
    return good(folder).stream()
        .flatMap(
            good -> images(good).stream().map(file -> Sample.good(root, good, file, Split.TRAIN)))
        .toList();
  }

  /**
   * Returns the images of a set of kinds.
   *
   * @param folder of kinds
   * @param masks the folder of the same kinds of masks; where it lies in the first, it is no kind
   */
  static List<Sample> labelled(Path folder, Path masks, Path root, Split split) {
    return Folders.subfolders(folder).stream()
        .filter(kind -> !kind.equals(masks))
        .flatMap(kind -> ofKind(kind, kind, masks(masks, kind), root, split).stream())
        .toList();
  }

  /**
   * Returns the images of one kind.
   *
   * @param kind the folder that is named after it
   * @param images where its images are
   * @param masks where their masks are, if it is a defect type
   */
  static List<Sample> ofKind(Path kind, Path images, Masks masks, Path root, Split split) {
    String name = Folders.name(kind);
    List<Path> files = images(images);
    return Sample.isGood(name)
        ? files.stream().map(file -> Sample.good(root, file, split)).toList()
        : masks.defects(root, images, files, file -> name, split);
  }

  private static Masks masks(Path folder, Path kind) {
    List<Path> found =
        Folders.subfolders(folder, Set.of(Folders.name(kind).toLowerCase(Locale.ROOT)));
    return Masks.in(found.isEmpty() ? folder.resolve(kind.getFileName()) : found.get(0));
  }
}
