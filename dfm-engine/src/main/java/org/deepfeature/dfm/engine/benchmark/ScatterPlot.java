package org.deepfeature.dfm.engine.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code results.svg}: image AUROC over images a second, on a logarithmic scale; a colour a data
 * set, each point with its number in the table.
 *
 * @param rows in the grid's order, which numbers them
 */
record ScatterPlot(List<Row> rows) {
  private static final double[] COARSE = {1, 2, 5};
  private static final double[] FINE = {1, 1.5, 2, 3, 5, 7};
  private static final int WIDTH = 860;
  private static final int HEIGHT = 480;
  private static final int LEFT = 64;
  private static final int RIGHT = 220;
  private static final int TOP = 24;
  private static final int BOTTOM = 52;

  /** Okabe and Ito 2008: told apart by colour-blind readers, too. */
  private static final List<String> COLORS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#444444");

  String svg() {
    List<Row> shown =
        rows.stream()
            .filter(Row::isFinished)
            .filter(row -> row.get(Measurement.IMAGE_AUROC).isPresent())
            .filter(row -> row.get(Measurement.IMAGES_PER_SECOND).orElse(0) > 0)
            .toList();
    StringBuilder svg = new StringBuilder();
    add(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
            + " height=\"%d\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\">",
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT);
    add(svg, "<title>Image AUROC over images a second of %d cells</title>", shown.size());
    add(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
    if (!shown.isEmpty()) {
      draw(svg, shown);
    }
    return svg.append("</svg>\n").toString();
  }

  private void draw(StringBuilder svg, List<Row> shown) {
    double slowest = shown.stream().mapToDouble(ScatterPlot::speed).min().orElseThrow();
    double fastest = shown.stream().mapToDouble(ScatterPlot::speed).max().orElseThrow();
    double worst = shown.stream().mapToDouble(ScatterPlot::quality).min().orElseThrow();
    // A little room on each side; steps of 1, 2 and 5.
    double from = Math.log10(slowest) - 0.1;
    double to = Math.log10(fastest) + 0.1;
    double floor = Math.max(0, Math.floor(worst * 20 - 0.2) / 20);
    for (double tick : speeds(from, to)) {
      double x = x((Math.log10(tick) - from) / (to - from));
      add(svg, "<path d=\"M%.1f %d V%d\" stroke=\"#ddd\"/>", x, TOP, HEIGHT - BOTTOM);
      String label =
          tick < 2 ? String.format(Locale.ROOT, "%.3g", tick) : String.valueOf(Math.round(tick));
      add(
          svg,
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
          x,
          HEIGHT - BOTTOM + 18,
          label);
    }
    int steps = 5;
    for (int i = 0; i <= steps; i++) {
      double value = floor + (1 - floor) * i / steps;
      double y = y((double) i / steps);
      add(svg, "<path d=\"M%d %.1f H%d\" stroke=\"#ddd\"/>", LEFT, y, WIDTH - RIGHT);
      add(svg, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.3f</text>", LEFT - 8, y + 4, value);
    }
    titles(svg);
    List<String> sets = shown.stream().map(Row::set).distinct().toList();
    for (Row row : shown) {
      double x = x((Math.log10(speed(row)) - from) / (to - from));
      double y = y((quality(row) - floor) / (1 - floor));
      String color = color(sets.indexOf(row.set()));
      add(svg, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\" fill=\"%s\"/>", x, y, color);
      add(
          svg,
          "<text x=\"%.1f\" y=\"%.1f\" fill=\"%s\">%d</text>",
          x + 7,
          // Neighbours of about the same quality stand apart.
          rows.indexOf(row) % 2 == 0 ? y - 5 : y + 15,
          color,
          1 + rows.indexOf(row));
    }
    for (int i = 0; i < sets.size(); i++) {
      int y = TOP + 12 + 20 * i;
      add(
          svg,
          "<circle cx=\"%d\" cy=\"%d\" r=\"5\" fill=\"%s\"/>",
          WIDTH - RIGHT + 24,
          y,
          color(i));
      add(
          svg,
          "<text x=\"%d\" y=\"%d\">%s</text>",
          WIDTH - RIGHT + 36,
          y + 4,
          escaped(sets.get(i)));
    }
  }

  private static void titles(StringBuilder svg) {
    add(
        svg,
        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">images a second</text>",
        x(0.5),
        HEIGHT - 10);
    add(
        svg,
        "<text text-anchor=\"middle\" transform=\"translate(16 %.1f) rotate(-90)\">image"
            + " AUROC</text>",
        y(0.5));
  }

  private static List<Double> speeds(double from, double to) {
    List<Double> ticks = new ArrayList<>();
    for (int power = (int) Math.floor(from); power <= to; power++) {
      for (double step : to - from < 1 ? FINE : COARSE) {
        double tick = step * Math.pow(10, power);
        if (Math.log10(tick) >= from && Math.log10(tick) <= to) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }

  private static double speed(Row row) {
    return row.get(Measurement.IMAGES_PER_SECOND).orElseThrow();
  }

  private static double quality(Row row) {
    return row.get(Measurement.IMAGE_AUROC).orElseThrow();
  }

  private static String color(int set) {
    return COLORS.get(set % COLORS.size());
  }

  private static double x(double at) {
    return LEFT + at * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double at) {
    return HEIGHT - BOTTOM - at * (HEIGHT - TOP - BOTTOM);
  }

  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
