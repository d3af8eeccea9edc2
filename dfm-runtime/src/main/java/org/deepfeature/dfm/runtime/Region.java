package org.deepfeature.dfm.runtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.deepfeature.dfm.core.postprocessing.ConnectedComponents;

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
   * @param height of the image that was given
   * @param width of the image that was given
   */
  static List<Region> of(AnomalyMap map, AnomalyMask mask, int height, int width) {
    double across = (double) width / map.size().width();
    double down = (double) height / map.size().height();
    List<Region> regions = new ArrayList<>();
    ConnectedComponents components = new ConnectedComponents(mask.pixels(), mask.size().width());
    while (components.next()) {
      regions.add(of(map, components, across, down));
    }
    regions.sort(Comparator.comparingDouble(Region::peak).reversed());
    return List.copyOf(regions);
  }

  private static Region of(
      AnomalyMap map, ConnectedComponents component, double across, double down) {
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
    int x = (int) Math.floor(left * across);
    int y = (int) Math.floor(top * down);
    return new Region(
        x,
        y,
        Math.max(1, (int) Math.ceil(right * across) - x),
        Math.max(1, (int) Math.ceil(bottom * down) - y),
        component.size() * across * down,
        map.values()[peak],
        (int) ((peak % columns + 0.5) * across),
        (int) ((row + 0.5) * down));
  }
}
