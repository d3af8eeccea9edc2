package org.deepfeature.dfm.core.embedding;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which image each row of a bank shows, and whether it shows it as it is or as a copy that was
 * changed (augmented). Copies of an image tell nothing new of it: they are never apart from it, and
 * are no evidence of their own. Immutable and thread-safe.
 */
public final class RowGroups {
  private final int[] images;
  private final boolean[] originals;

  private RowGroups(int[] images, boolean[] originals) {
    this.images = images;
    this.originals = originals;
  }

  /**
   * @param images the image of each row, any number {@code >= 0}; rows of one number belong
   *     together, wherever they stand; copied
   * @param originals whether a row shows its image unchanged; copied
   * @return these groups
   * @throws IllegalArgumentException if lengths differ or a number is negative
   */
  public static RowGroups of(int[] images, boolean[] originals) {
    if (images.length != originals.length) {
      throw new IllegalArgumentException(
          "Images of %s rows, %s marks of originals; expected one each"
              .formatted(images.length, originals.length));
    }
    for (int row = 0; row < images.length; row++) {
      if (images[row] < 0) {
        throw new IllegalArgumentException(
            "Row %s is of image %s; expected 0 or more".formatted(row, images[row]));
      }
    }
    return new RowGroups(images.clone(), originals.clone());
  }

  /**
   * @param rows how many, {@code >= 0}
   * @return each row an image of its own, unchanged, numbered from 0
   */
  public static RowGroups each(int rows) {
    int[] images = new int[rows];
    Arrays.setAll(images, row -> row);
    boolean[] originals = new boolean[rows];
    Arrays.fill(originals, true);
    return new RowGroups(images, originals);
  }

  /**
   * @return rows
   */
  public int rows() {
    return images.length;
  }

  /**
   * @param row {@code 0 <= row < rows()}
   * @return its image
   */
  public int image(int row) {
    return images[row];
  }

  /**
   * @param row {@code 0 <= row < rows()}
   * @return whether it shows its image unchanged
   */
  public boolean isOriginal(int row) {
    return originals[row];
  }

  /**
   * @return different images that have an unchanged row
   */
  public int images() {
    return numbered().size();
  }

  /**
   * @return one more than the greatest image, 0 without rows
   */
  public int nextImage() {
    int next = 0;
    for (int image : images) {
      next = Math.max(next, Math.addExact(image, 1));
    }
    return next;
  }

  /**
   * @param by added to every image, {@code >= 0}
   * @return the same rows of other images
   */
  public RowGroups shifted(int by) {
    int[] shifted = new int[images.length];
    Arrays.setAll(shifted, row -> Math.addExact(images[row], by));
    return of(shifted, originals);
  }

  /**
   * @param parts of one numbering of images, one after the other
   * @return all rows
   */
  public static RowGroups joined(List<RowGroups> parts) {
    int rows = parts.stream().mapToInt(RowGroups::rows).sum();
    int[] images = new int[rows];
    boolean[] originals = new boolean[rows];
    int at = 0;
    for (RowGroups part : parts) {
      System.arraycopy(part.images, 0, images, at, part.rows());
      System.arraycopy(part.originals, 0, originals, at, part.rows());
      at += part.rows();
    }
    return new RowGroups(images, originals);
  }

  /**
   * @param from first row, inclusive
   * @param to last row, exclusive
   * @return those rows, of the same images
   */
  public RowGroups part(int from, int to) {
    return new RowGroups(
        Arrays.copyOfRange(images, from, to), Arrays.copyOfRange(originals, from, to));
  }

  /**
   * Deals images out to folds in turn, in the order in which they appear. Images of which there are
   * copies alone are in no fold: they have nothing that could be judged.
   *
   * @param most folds, {@code >= 1}; no more than {@link #images}
   * @return folds
   */
  public Folds folds(int most) {
    Map<Integer, Integer> numbers = numbered();
    int count = Math.min(most, numbers.size());
    int[] foldOf = new int[images.length];
    for (int row = 0; row < images.length; row++) {
      Integer number = numbers.get(images[row]);
      foldOf[row] = number == null ? Folds.NONE : number % count;
    }
    return new Folds(count, foldOf, originals);
  }

  /** Images with an unchanged row, by the place of the first such row among them. */
  private Map<Integer, Integer> numbered() {
    Map<Integer, Integer> numbers = new HashMap<>();
    for (int row = 0; row < images.length; row++) {
      if (originals[row]) {
        numbers.putIfAbsent(images[row], numbers.size());
      }
    }
    return numbers;
  }
}
