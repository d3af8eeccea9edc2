package org.deepfeature.dfm.report.internal.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds room beside points for their labels, first come, first served: right of the point, left of
 * it, then further up and down. Not thread-safe.
 */
public final class LabelPlacer {
  /** Of a character of the stand-alone style sheet, on average and a little more. */
  private static final double ADVANCE = 6.6;

  private static final int ASCENT = 10;
  private static final int DESCENT = 3;
  private static final int RADIUS = 5;
  private static final int GAP = 8;
  private static final int[] BASE_LINES = {4, -5, 13, -14, 22, -23, 31, -32, 40};

  /** Units of the drawing, from its upper left. */
  private record Box(double left, double top, double right, double bottom) {
    boolean overlaps(Box other) {
      return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
  }

  private final Frame frame;
  private final List<Box> taken = new ArrayList<>();

  /**
   * @param frame labels stay inside the drawing, right of its y axis and above its x axis
   */
  public LabelPlacer(Frame frame) {
    this.frame = frame;
  }

  /**
   * @param place of a point; all points are added before the first label is placed
   */
  public void point(Place place) {
    double x = x(place);
    double y = y(place);
    taken.add(new Box(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS));
  }

  /**
   * @param place where a text starts that stands already
   * @param text the text
   */
  public void text(Place place, String text) {
    taken.add(box(x(place), y(place), text));
  }

  /**
   * @param point that is labelled
   * @param text its label
   * @return where the text starts, taken from now on; empty if there is no room
   */
  public Optional<Place> place(Place point, String text) {
    double width = width(text);
    for (int down : BASE_LINES) {
      for (double right : new double[] {GAP, -GAP - width}) {
        Box box = box(x(point) + right, y(point) + down, text);
        if (isInside(box) && taken.stream().noneMatch(box::overlaps)) {
          taken.add(box);
          return Optional.of(
              new Place(point.x(), point.y(), point.right() + right, point.down() + down));
        }
      }
    }
    return Optional.empty();
  }

  private boolean isInside(Box box) {
    return box.left >= frame.left()
        && box.right <= frame.width()
        && box.top >= 0
        && box.bottom <= frame.height() - frame.bottom();
  }

  private static Box box(double x, double y, String text) {
    return new Box(x, y - ASCENT, x + width(text), y + DESCENT);
  }

  private static double width(String text) {
    return ADVANCE * text.length();
  }

  private double x(Place place) {
    return frame.x(place.x()) + place.right();
  }

  private double y(Place place) {
    return frame.y(place.y()) + place.down();
  }
}
