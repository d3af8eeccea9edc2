package org.deepfeature.dfm.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deepfeature.dfm.runtime.image.ImageFormats;
import org.deepfeature.dfm.trainer.data.ImageNames;
import org.deepfeature.dfm.trainer.data.LeftOut;
import org.deepfeature.dfm.trainer.data.LeftOut.Reason;
import org.deepfeature.dfm.trainer.data.Sample;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files that a layout did not take. It looks at all files of the folders again rather
 * than asking each layout, so that nothing is left out without a word, whatever a layout does.
 *
 * @param names what names are relative to; null for nothing
 * @param maskFolders folders that hold masks alone
 */
record LeftOutFiles(@Nullable Path names, List<Path> maskFolders) {
  private static final int SHOWN = 3;
  private static final Set<String> MASKS =
      Set.of("ground_truth", "groundtruth", "gt", "mask", "masks", "label", "labels");

  /** Returns the files of the folders that are neither image nor mask of a sample. */
  List<LeftOut> unused(List<Path> folders, List<Sample> read) {
    Set<Path> used = new HashSet<>();
    for (Sample sample : read) {
      used.add(Folders.absolute(sample.path()));
      sample.masks().forEach(mask -> used.add(Folders.absolute(mask)));
    }
    List<LeftOut> unused = new ArrayList<>();
    for (Path folder : folders) {
      for (Path file : Folders.filesBelow(folder)) {
        if (used.add(Folders.absolute(file))) {
          unused.add(new LeftOut(name(file), reason(folder, file)));
        }
      }
    }
    return unused;
  }

  /** Returns the images that were read and are in no split. */
  List<LeftOut> divided(List<Sample> read, List<Sample> divided) {
    Set<Path> kept = divided.stream().map(Sample::path).collect(Collectors.toSet());
    return read.stream()
        .filter(sample -> !kept.contains(sample.path()))
        .map(sample -> new LeftOut(sample.name(), Reason.SPLIT_MODE))
        .toList();
  }

  private String name(Path file) {
    return names == null ? ImageNames.text(file) : Sample.nameIn(names, file);
  }

  private Reason reason(Path folder, Path file) {
    boolean image = ImageFormats.decodable(file) || ImageFormats.knownButNotDecodable(file);
    if (Folders.hiddenBelow(folder, file)) {
      return Reason.HIDDEN;
    } else if (Folders.drawnBelow(folder, file)) {
      return Reason.DRAWN;
    } else if (Files.isSymbolicLink(file) && !Files.exists(file)) {
      return Reason.DANGLING_LINK;
    } else if (ImageFormats.knownButNotDecodable(file)) {
      return Reason.UNREAD_FORMAT;
    } else if (!image) {
      return Reason.OTHER;
    }
    return isMask(folder, file) ? Reason.MASK_OF_NONE : Reason.NO_PLACE;
  }

  private boolean isMask(Path folder, Path file) {
    String stem = Folders.stem(file).toLowerCase(Locale.ROOT);
    if (stem.endsWith("_mask") || stem.endsWith("_gt") || stem.endsWith("_label")) {
      return true;
    }
    for (Path part : folder.relativize(file)) {
      if (MASKS.contains(part.toString().toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    return maskFolders.stream()
        .anyMatch(masks -> Folders.absolute(file).startsWith(Folders.absolute(masks)));
  }

  /** Returns what was left out: for each reason a count and the first names; empty for nothing. */
  static String text(List<LeftOut> leftOut) {
    Map<Reason, List<String>> byReason = new EnumMap<>(Reason.class);
    leftOut.forEach(
        file -> byReason.computeIfAbsent(file.reason(), r -> new ArrayList<>()).add(file.name()));
    return byReason.entrySet().stream()
        .map(
            entry ->
                "%s %s (%s)"
                    .formatted(
                        entry.getValue().size(), entry.getKey().text(), some(entry.getValue())))
        .collect(Collectors.joining("; "));
  }

  /** Returns the first of some names. */
  static String some(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
        + (names.size() > SHOWN ? ", ..." : "");
  }
}
