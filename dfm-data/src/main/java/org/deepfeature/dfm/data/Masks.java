package org.deepfeature.dfm.data;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.deepfeature.dfm.trainer.data.ImageNames;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;

/**
 * Finds the masks of images in a folder of masks. An image's mask is {@code <stem>_mask.*}, or else
 * {@code <stem>.*}, {@code <stem>_gt.*}, {@code <stem>_label.*}, or all images in a folder {@code
 * <stem>}: at the image's own relative place first; where there is none, anywhere below the folder,
 * if only one fits. What cannot be told apart is an error, never a guess. Immutable.
 */
final class Masks {
  /** What may stand behind an image's stem, by rank. */
  static final List<String> SUFFIXES = List.of("_mask", "", "_gt", "_label");

  /** Of images that have none. */
  static final Masks NONE = new Masks(Path.of(""), List.of());

  private final Path folder;
  private final List<Path> files;

  /** Masks by their own names, and by the folders that they lie in. */
  private record Index(Map<String, List<Path>> byStem, Map<String, List<Path>> byParent) {}

  private Masks(Path folder, List<Path> files) {
    this.folder = folder;
    this.files = files;
  }

  /** Returns the masks in a folder and below; none if there is no such folder. */
  static Masks in(Path folder) {
    return new Masks(folder, Folders.imagesBelow(folder));
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  /** Returns defective images with their masks. */
  List<Sample> defects(
      Path root, Path parent, List<Path> images, Function<Path, String> label, Split split) {
    Map<Path, List<Path>> masks = of(parent, images);
    return images.stream()
        .map(
            image ->
                new Sample(
                    image,
                    Sample.nameIn(root, image),
                    label.apply(image),
                    true,
                    masks.getOrDefault(image, List.of()),
                    split,
                    null))
        .toList();
  }

  /**
   * Returns the masks of those images that have some.
   *
   * @throws IllegalArgumentException if a mask might be that of two images, or an image might have
   *     either of two
   */
  private Map<Path, List<Path>> of(Path parent, List<Path> images) {
    Map<Path, List<Path>> found = new LinkedHashMap<>();
    Function<Path, String> own = image -> stem(parent, image);
    Index places =
        new Index(
            index(files, file -> stem(folder, file)),
            index(files, file -> place(folder, parentOf(file))));
    find(images, own, places, found);
    // In a folder of its image, a mask's name is a number that says nothing of the image.
    if (images.stream().noneMatch(image -> places.byParent().containsKey(own.apply(image)))) {
      Set<Path> taken = new HashSet<>();
      found.values().forEach(taken::addAll);
      List<Path> free = files.stream().filter(file -> !taken.contains(file)).toList();
      find(
          images,
          image -> folded(Folders.stem(image)),
          new Index(
              index(free, file -> folded(Folders.stem(file))),
              index(free, file -> folded(Folders.name(parentOf(file))))),
          found);
    }
    oneImageEach(found);
    return found;
  }

  /** Adds the masks of images that have none yet. */
  private void find(
      List<Path> images, Function<Path, String> key, Index index, Map<Path, List<Path>> found) {
    for (Path image : images) {
      if (!found.containsKey(image)) {
        List<Path> masks = candidates(key.apply(image), image, index);
        if (!masks.isEmpty()) {
          found.put(image, masks);
        }
      }
    }
  }

  private List<Path> candidates(String stem, Path image, Index index) {
    for (String suffix : SUFFIXES) {
      List<Path> masks = index.byStem().getOrDefault(stem + suffix, List.of());
      if (!masks.isEmpty()) {
        return List.of(one(masks, image));
      }
    }
    List<Path> several = index.byParent().getOrDefault(stem, List.of());
    Set<Path> parents = several.stream().map(Path::getParent).collect(Collectors.toSet());
    if (parents.size() > 1) {
      throw ambiguous(parents, image);
    }
    return several;
  }

  private Path one(List<Path> masks, Path image) {
    if (masks.size() == 1) {
      return masks.get(0);
    }
    String extension = extension(image);
    List<Path> alike = masks.stream().filter(m -> extension(m).equals(extension)).toList();
    if (alike.size() == 1) {
      return alike.get(0);
    }
    throw ambiguous(masks, image);
  }

  private IllegalArgumentException ambiguous(Collection<Path> masks, Path image) {
    return new IllegalArgumentException(
        "%s may have either of the masks %s in %s; expected one, at the image's own relative place"
            .formatted(image, masks.stream().map(folder::relativize).sorted().toList(), folder));
  }

  private void oneImageEach(Map<Path, List<Path>> found) {
    Map<Path, Path> owners = new HashMap<>();
    found.forEach(
        (image, masks) ->
            masks.forEach(
                mask -> {
                  Path other = owners.putIfAbsent(mask, image);
                  if (other != null) {
                    throw new IllegalArgumentException(
                        "%s may be the mask of %s and of %s; expected a mask for each, at its own relative place in %s"
                            .formatted(mask, other, image, folder));
                  }
                }));
  }

  private static Map<String, List<Path>> index(List<Path> files, Function<Path, String> key) {
    Map<String, List<Path>> index = new HashMap<>();
    for (Path file : files) {
      index.computeIfAbsent(key.apply(file), k -> new ArrayList<>()).add(file);
    }
    return index;
  }

  private static Path parentOf(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  /** Where a file lies below a folder; archives of other systems compose accents in another way. */
  private static String place(Path folder, Path file) {
    return Normalizer.normalize(ImageNames.text(folder.relativize(file)), Normalizer.Form.NFC);
  }

  private static String stem(Path folder, Path file) {
    return Folders.withoutExtension(place(folder, file));
  }

  private static String folded(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }

  private static String extension(Path file) {
    String name = Folders.name(file);
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
