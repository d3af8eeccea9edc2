package org.deepfeature.dfm.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.deepfeature.dfm.runtime.internal.file.FolderLock;
import org.deepfeature.dfm.runtime.internal.file.LeftoverFiles;

/**
 * Draws a small data set for surface inspection in MVTec AD's layout, {@code
 * <folder>/<category>/train/good/000.png}, {@code test/<kind>/000.png}, {@code
 * ground_truth/<kind>/000_mask.png}: two materials and two parts of 256 × 256 pixels, five kinds of
 * defect each, from hardly visible to gross, with exact masks. Light, colour and position vary as
 * they do before a real camera. The same bytes on every machine. Stateless and thread-safe.
 */
public final class DemoDataset {
  private static final long SEED = 20_260_101;
  private static final int TRAIN = 40;
  private static final int TEST_GOOD = 15;
  private static final int PER_KIND = 5;

  /** Smaller ones a human would not find either. */
  private static final double SMALLEST = 0.35;

  private DemoDataset() {}

  /**
   * @return the folder names of the products, such as {@code woven}
   */
  public static List<String> categories() {
    return Category.all().stream().<String>map(Category::name).toList();
  }

  /**
   * Writes all categories, 320 pictures in about 36 MB. Files of the same names are replaced,
   * others stay; what killed runs left unfinished goes.
   *
   * @param folder made if it is not there
   * @throws org.deepfeature.dfm.api.DfmException if it cannot be written to, another run writes to
   *     it, or it went meanwhile
   */
  @SuppressWarnings("try") // The lock is held, not used.
  public static void write(Path folder) {
    try {
      if (!Files.isDirectory(folder)) { // createDirectories of Java 17 trips over links to folders
        Files.createDirectories(folder);
      }
      try (FolderLock lock = FolderLock.of(folder)) {
        sweep(folder);
        for (Category<?> category : Category.all()) {
          write(folder.resolve(category.name()), category);
        }
      }
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(folder, e);
    }
  }

  private static void sweep(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> inside = Files.walk(folder).filter(Files::isDirectory)) {
      for (Path one : inside.toList()) {
        LeftoverFiles.sweep(one);
      }
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(folder, e);
    } catch (UncheckedIOException e) {
      throw AtomicFile.cannotWrite(folder, e.getCause());
    }
  }

  private static void write(Path root, Category<?> category) {
    for (int i = 0; i < TRAIN; i++) {
      save(good(category, "train", i).imagePng(), root, "train", "good", "%03d.png", i);
    }
    for (int i = 0; i < TEST_GOOD; i++) {
      save(good(category, "test", i).imagePng(), root, "test", "good", "%03d.png", i);
    }
    for (String kind : category.kindNames()) {
      for (int i = 0; i < PER_KIND; i++) {
        Photo photo = defective(category, kind, i);
        save(photo.imagePng(), root, "test", kind, "%03d.png", i);
        save(photo.maskPng(), root, "ground_truth", kind, "%03d_mask.png", i);
      }
    }
  }

  static Photo good(Category<?> category, String split, int index) {
    return category.photograph(chance(category, split, index), null, 0);
  }

  /** The sizes of a kind are spread from the smallest to the largest. */
  static Photo defective(Category<?> category, String kind, int index) {
    double size = SMALLEST + (1 - SMALLEST) * index / (PER_KIND - 1.0);
    return category.photograph(chance(category, kind, index), kind, size);
  }

  /** The part that a defect was drawn on, in the same light. */
  static Photo flawless(Category<?> category, String kind, int index) {
    return good(category, kind, index);
  }

  private static Chance chance(Category<?> category, String group, int index) {
    return Chance.of(SEED, category.name() + "/" + group + "/" + index);
  }

  private static void save(
      byte[] png, Path root, String split, String kind, String name, int index) {
    Path file = root.resolve(split).resolve(kind).resolve(String.format(Locale.ROOT, name, index));
    AtomicFile.write(file, out -> out.append(ByteBuffer.wrap(png)));
  }
}
