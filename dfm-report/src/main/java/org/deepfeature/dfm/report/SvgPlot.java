package org.deepfeature.dfm.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * Axes, ticks and shapes of one plot as inline SVG, 420 × 300 units. Coordinates given are those of
 * the plotted area, 0..1 from the lower left.
 */
final class SvgPlot {
  private static final int WIDTH = 420;
  private static final int HEIGHT = 300;
  private static final int LEFT = 56;
  private static final int RIGHT = 28;
  private static final int TOP = 12;
  private static final int BOTTOM = 44;

  private final StringBuilder svg = new StringBuilder();

  SvgPlot(String description, String xTitle, String yTitle) {
    svg.append("<svg viewBox=\"0 0 %d %d\" role=\"img\">".formatted(WIDTH, HEIGHT))
        .append("<title>%s</title>".formatted(Html.escape(description)));
    shape(
        "<rect class=\"area\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>",
        x(0), y(1), x(1) - x(0), y(0) - y(1));
    text(x(0.5), HEIGHT - 6, "middle", "axis", xTitle);
    svg.append(
        "<text class=\"axis\" text-anchor=\"middle\" transform=\"translate(13 %s) rotate(-90)\">%s</text>"
            .formatted(digits(y(0.5)), Html.escape(yTitle)));
  }

  private static double x(double at) {
    return LEFT + at * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double at) {
    return HEIGHT - BOTTOM - at * (HEIGHT - TOP - BOTTOM);
  }

  private static String digits(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private void shape(String format, double... values) {
    Object[] texts = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      texts[i] = digits(values[i]);
    }
    svg.append(format.formatted(texts));
  }

  private void text(double x, double y, String anchor, String style, String text) {
    svg.append(
        "<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>"
            .formatted(style, digits(x), digits(y), anchor, Html.escape(text)));
  }

  void xTick(double at, String label) {
    line(at, 0, at, 1, "grid");
    text(x(at), y(0) + 15, "middle", "tick", label);
  }

  void yTick(double at, String label) {
    line(0, at, 1, at, "grid");
    text(x(0) - 6, y(at) + 4, "end", "tick", label);
  }

  void line(double x1, double y1, double x2, double y2, String style) {
    svg.append("<line class=\"").append(style).append('"');
    shape(" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>", x(x1), y(y1), x(x2), y(y2));
  }

  void bar(double from, double to, double height, String style) {
    svg.append("<rect class=\"").append(style).append('"');
    shape(
        " x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>",
        x(from), y(height), x(to) - x(from), y(0) - y(height));
  }

  /** A point that is not seen until the script moves it. */
  void mark(String id) {
    svg.append("<circle class=\"now\" id=\"%s\" r=\"5\" visibility=\"hidden\"/>".formatted(id));
  }

  /** What the script needs to find a place of the plotted area, 0..1, among the drawing's units. */
  static ObjectNode area() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("left", LEFT)
        .put("bottom", HEIGHT - BOTTOM)
        .put("width", WIDTH - LEFT - RIGHT)
        .put("height", HEIGHT - TOP - BOTTOM);
  }

  void label(double x, double y, String anchor, String style, String text) {
    text(x(x), y(y), anchor, style, text);
  }

  /** Points come in pairs of x and y. */
  void path(String style, double... points) {
    svg.append("<polyline class=\"").append(style).append("\" points=\"");
    String previous = "";
    for (int i = 0; i + 1 < points.length; i += 2) {
      String point = digits(x(points[i])) + "," + digits(y(points[i + 1])) + " ";
      // Thousands of images end on few places; one point a place is enough.
      svg.append(point.equals(previous) ? "" : point);
      previous = point;
    }
    svg.append("\"/>");
  }

  String end() {
    return svg + "</svg>";
  }
}
