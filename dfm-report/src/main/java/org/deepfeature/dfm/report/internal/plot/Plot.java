package org.deepfeature.dfm.report.internal.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deepfeature.dfm.report.internal.markup.Element;
import org.deepfeature.dfm.report.internal.markup.Markup;

/**
 * Axes, ticks and shapes of one plot as SVG. Coordinates given are those of the plotted area, 0..1
 * from the lower left; a style is a class of the style sheet. Not thread-safe.
 */
public final class Plot {
  private static final Markup STYLE = Markup.resource(Plot.class, "plot.css");
  private static final int SERIES = 7;

  private final Frame frame;
  private final String description;
  private final List<Element> shapes = new ArrayList<>();

  /**
   * @param frame size and margins
   * @param description read out instead of the drawing
   * @param xTitle of the x axis, with its unit
   * @param yTitle of the y axis, with its unit; empty for none
   */
  public Plot(Frame frame, String description, String xTitle, String yTitle) {
    this.frame = frame;
    this.description = description;
    rectangle(0, 0, 1, 1, "area");
    text(frame.x(0.5), frame.height() - 6, "middle", "axis", xTitle);
    if (!yTitle.isEmpty()) {
      shapes.add(
          new Element("text")
              .with("class", "axis")
              .with("text-anchor", "middle")
              .with("transform", "translate(13 %s) rotate(-90)".formatted(digits(frame.y(0.5))))
              .add(yTitle));
    }
  }

  private static String digits(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /**
   * @param number of a series
   * @return its style; colours that the colour blind tell apart, too, again from the eighth on
   */
  public static String series(int number) {
    return "series" + number % SERIES;
  }

  private void text(double x, double y, String anchor, String style, String text) {
    shapes.add(
        new Element("text")
            .with("class", style)
            .with("x", x)
            .with("y", y)
            .with("text-anchor", anchor)
            .add(text));
  }

  /**
   * @param tick on the x axis, with a line across
   */
  public void xTick(Axis.Tick tick) {
    line(tick.place(), 0, tick.place(), 1, "grid");
    text(frame.x(tick.place()), frame.y(0) + 15, "middle", "tick", tick.label());
  }

  /**
   * @param tick on the y axis, with a line across
   */
  public void yTick(Axis.Tick tick) {
    line(0, tick.place(), 1, tick.place(), "grid");
    text(frame.x(0) - 6, frame.y(tick.place()) + 4, "end", "tick", tick.label());
  }

  /**
   * @param x1 one end
   * @param y1 one end
   * @param x2 the other end
   * @param y2 the other end
   * @param style of it
   */
  public void line(double x1, double y1, double x2, double y2, String style) {
    shapes.add(
        new Element("line")
            .with("class", style)
            .with("x1", frame.x(x1))
            .with("y1", frame.y(y1))
            .with("x2", frame.x(x2))
            .with("y2", frame.y(y2)));
  }

  /**
   * @param left edge
   * @param bottom edge
   * @param right edge
   * @param top edge
   * @param style of it
   */
  public void rectangle(double left, double bottom, double right, double top, String style) {
    shapes.add(
        new Element("rect")
            .with("class", style)
            .with("x", frame.x(left))
            .with("y", frame.y(top))
            .with("width", frame.x(right) - frame.x(left))
            .with("height", frame.y(bottom) - frame.y(top)));
  }

  /**
   * @param place of its middle
   * @param style of it
   */
  public void point(Place place, String style) {
    shapes.add(
        new Element("circle")
            .with("class", style)
            .with("cx", frame.x(place.x()) + place.right())
            .with("cy", frame.y(place.y()) + place.down())
            .with("r", "4.5"));
  }

  /**
   * A point that is not seen until a script moves it.
   *
   * @param id by which the script finds it
   */
  public void mark(String id) {
    shapes.add(
        new Element("circle")
            .with("class", "now")
            .with("id", id)
            .with("r", "5")
            .with("visibility", "hidden"));
  }

  /**
   * @param place of the text, at its base line
   * @param anchor which part of the text stands there: {@code start}, {@code middle} or {@code end}
   * @param style of it
   * @param text to read
   */
  public void label(Place place, String anchor, String style, String text) {
    text(
        frame.x(place.x()) + place.right(), frame.y(place.y()) + place.down(), anchor, style, text);
  }

  /**
   * @param style of the line
   * @param points pairs of x and y
   */
  public void path(String style, double... points) {
    StringBuilder places = new StringBuilder();
    String previous = "";
    for (int i = 0; i + 1 < points.length; i += 2) {
      String point = digits(frame.x(points[i])) + "," + digits(frame.y(points[i + 1])) + " ";
      // Thousands of images end on few places; one point a place is enough.
      places.append(point.equals(previous) ? "" : point);
      previous = point;
    }
    shapes.add(new Element("polyline").with("class", style).with("points", places.toString()));
  }

  /**
   * @return an element for a page that has a style sheet for it
   */
  public Markup markup() {
    Element svg = titled(new Element("svg"));
    shapes.forEach(svg::add);
    return svg.markup();
  }

  /**
   * @return an SVG file with a style sheet of its own, on white
   */
  public String file() {
    Element svg =
        titled(
                new Element("svg")
                    .with("xmlns", "http://www.w3.org/2000/svg")
                    .with("width", String.valueOf(frame.width()))
                    .with("height", String.valueOf(frame.height())))
            .add(new Element("style").add(STYLE.toString()))
            .add(
                new Element("rect")
                    .with("class", "paper")
                    .with("width", "100%")
                    .with("height", "100%"));
    shapes.forEach(svg::add);
    return svg.markup() + "\n";
  }

  private Element titled(Element svg) {
    return svg.with("viewBox", "0 0 %s %s".formatted(frame.width(), frame.height()))
        .with("role", "img")
        .add(new Element("title").add(description));
  }
}
