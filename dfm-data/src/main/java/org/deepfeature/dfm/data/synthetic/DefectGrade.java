package org.deepfeature.dfm.data.synthetic;

import java.util.ArrayList;
import java.util.List;

/**
 * How hard a drawn defect is to find.
 *
 * @param kind what it looks like
 * @param size its share of the image's area, above 0 and at most 0.25
 * @param contrast root mean square of the change that it makes to the pixels that it covers, on the
 *     scale 0..1; above 0 and at most 1. What leaves that scale is cut off, which makes it less
 */
public record DefectGrade(DefectKind kind, double size, double contrast) {
  /** Shares of the image's area, from a pinhole to what is seen at once. */
  public static final List<Double> SIZES = List.of(0.001, 0.004, 0.016, 0.064);

  /** Changes, from one that an eye misses to one that it does not. */
  public static final List<Double> CONTRASTS = List.of(0.03, 0.08, 0.2, 0.5);

  public DefectGrade {
    if (!(size > 0 && size <= 0.25)) {
      throw new IllegalArgumentException("Size " + size + " of a defect; expected 0 to 0.25");
    }
    if (!(contrast > 0 && contrast <= 1)) {
      throw new IllegalArgumentException("Contrast " + contrast + " of a defect; expected 0 to 1");
    }
  }

  /**
   * @param image its number
   * @return a grade of each kind and size; four images that follow each other have all contrasts
   */
  public static List<DefectGrade> of(int image) {
    List<DefectGrade> grades = new ArrayList<>();
    List<DefectKind> kinds = List.of(DefectKind.values());
    for (int kind = 0; kind < kinds.size(); kind++) {
      for (int size = 0; size < SIZES.size(); size++) {
        double contrast = CONTRASTS.get(Math.floorMod(image + kind + size, CONTRASTS.size()));
        grades.add(new DefectGrade(kinds.get(kind), SIZES.get(size), contrast));
      }
    }
    return List.copyOf(grades);
  }
}
