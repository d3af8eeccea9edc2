package org.deepfeature.dfm.runtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.deepfeature.dfm.core.postprocessing.ConnectedComponents;
import org.deepfeature.dfm.runtime.image.Placement;

/**
 * A connected region of pixels that are called anomalous, in pixels of the image that was given.
 *
 * @param x left edge of its box, from 0
 * @param y upper edge of its box, from 0
 * @param width of its box, {@code >= 1}
 * @param height of its box, {@code >= 1}
 * @param area of the region itself
 * @param peak highest raw value of the anomaly map within it
 * @param peakX column of the peak
 * @param peakY row of the peak
 */
public record Region(
    int x, int y, int width, int height, double area, double peak, int peakX, int peakY) {

  /**
   * Returns the 8-connected regions of a mask, the highest peak first.
   *
   * @param down where the image's rows are in the map
   * @param across where its columns are
   */
  static List<Region> of(AnomalyMap map, AnomalyMask mask, Placement down, Placement across) {
    List<Region> regions = new ArrayList<>();
    ConnectedComponents components = new ConnectedComponents(mask.pixels(), mask.size().width());
    while (components.next()) {
      regions.add(of(map, components, down, across));
    }
    regions.sort(Comparator.comparingDouble(Region::peak).reversed());
    return List.copyOf(regions);
  }

  private static Region of(
      AnomalyMap map, ConnectedComponents component, Placement down, Placement across) {
    int columns = map.size().width();
    int left = Integer.MAX_VALUE;
    int top = Integer.MAX_VALUE;
    int right = 0;
    int bottom = 0;
    int peak = component.pixels()[0];
    for (int i = 0; i < component.size(); i++) {
      int pixel = component.pixels()[i];
      left = Math.min(left, pixel % columns);
      right = Math.max(right, pixel % columns + 1);
      top = Math.min(top, pixel / columns);
      bottom = Math.max(bottom, pixel / columns + 1);
      peak = map.values()[pixel] > map.values()[peak] ? pixel : peak;
    }
    int row = peak / columns;
    int x = (int) Math.floor(across.source(left));
    int y = (int) Math.floor(down.source(top));
    return new Region(
        x,
        y,
        Math.max(1, (int) Math.ceil(across.source(right)) - x),
        Math.max(1, (int) Math.ceil(down.source(bottom)) - y),
        component.size() * across.scale() * down.scale(),
        map.values()[peak],
        (int) across.source(peak % columns + 0.5),
        (int) down.source(row + 0.5));
  }
}
