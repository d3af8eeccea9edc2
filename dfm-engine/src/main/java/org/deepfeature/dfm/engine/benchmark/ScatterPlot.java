package org.deepfeature.dfm.engine.benchmark;

import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.report.internal.plot.Axis;
import org.deepfeature.dfm.report.internal.plot.Frame;
import org.deepfeature.dfm.report.internal.plot.LabelPlacer;
import org.deepfeature.dfm.report.internal.plot.Place;
import org.deepfeature.dfm.report.internal.plot.Plot;

/**
 * {@code results.svg}: image AUROC over images a second, on a logarithmic scale; a colour a data
 * set, each point with its number in the table and, where there is room, what varies.
 *
 * @param rows in the grid's order, which numbers them
 * @param settings columns that tell the cells apart
 */
record ScatterPlot(List<Row> rows, List<String> settings) {
  private static final Frame FRAME = new Frame(860, 480, 64, 220, 24, 52);
  private static final int LINE = 20;

  String svg() {
    List<Row> shown =
        rows.stream()
            .filter(Row::isFinished)
            .filter(row -> row.get(Measurement.IMAGE_AUROC).isPresent())
            .filter(row -> row.get(Measurement.IMAGES_PER_SECOND).orElse(0) > 0)
            .toList();
    Plot plot =
        new Plot(
            FRAME,
            "Image AUROC over images a second of %s cells".formatted(shown.size()),
            "images a second (logarithmic)",
            "image AUROC");
    if (!shown.isEmpty()) {
      draw(plot, shown);
    }
    return plot.file();
  }

  private void draw(Plot plot, List<Row> shown) {
    double slowest = shown.stream().mapToDouble(ScatterPlot::speed).min().orElseThrow();
    double fastest = shown.stream().mapToDouble(ScatterPlot::speed).max().orElseThrow();
    double worst = shown.stream().mapToDouble(ScatterPlot::quality).min().orElseThrow();
    // A little room on each side.
    Axis speeds = Axis.logarithmic(slowest / 1.25, fastest * 1.25);
    Axis qualities = Axis.linear(Math.max(0, Math.floor(worst * 20 - 0.2) / 20), 1);
    speeds.ticks().forEach(plot::xTick);
    qualities.ticks().forEach(plot::yTick);
    List<Place> places =
        shown.stream()
            .map(row -> new Place(speeds.place(speed(row)), qualities.place(quality(row))))
            .toList();
    List<String> sets = shown.stream().map(Row::set).distinct().toList();
    LabelPlacer room = new LabelPlacer(FRAME);
    places.forEach(room::point);
    for (int i = 0; i < sets.size(); i++) {
      Place point = new Place(1, 1, 24, 12 + LINE * i);
      Place text = new Place(1, 1, 36, 16 + LINE * i);
      plot.point(point, Plot.series(i));
      plot.label(text, "start", "set", sets.get(i));
      room.text(text, sets.get(i));
    }
    CellLabels labels = CellLabels.of(shown, settings);
    for (int i = 0; i < shown.size(); i++) {
      Place point = places.get(i);
      Row row = shown.get(i);
      String style = Plot.series(sets.indexOf(row.set()));
      plot.point(point, style);
      String number = String.valueOf(1 + rows.indexOf(row));
      String label = number + " " + labels.of(row);
      Optional<Place> whole = room.place(point, label.strip());
      if (whole.isPresent()) {
        plot.label(whole.get(), "start", style, label.strip());
      } else {
        // Crowded: the number finds the rest in the table.
        Place alone = room.place(point, number).orElse(new Place(point.x(), point.y(), 7, -5));
        plot.label(alone, "start", style, number);
      }
    }
  }

  private static double speed(Row row) {
    return row.get(Measurement.IMAGES_PER_SECOND).orElseThrow();
  }

  private static double quality(Row row) {
    return row.get(Measurement.IMAGE_AUROC).orElseThrow();
  }
}
