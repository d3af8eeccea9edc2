package org.deepfeature.dfm.engine.tuning;

import java.util.List;
import org.deepfeature.dfm.metrics.Interval;
import org.deepfeature.dfm.report.internal.plot.Axis;
import org.deepfeature.dfm.report.internal.plot.Frame;
import org.deepfeature.dfm.report.internal.plot.Place;
import org.deepfeature.dfm.report.internal.plot.Plot;

/**
 * {@code tune.svg}: for each judged candidate, in the table's order, its value less the first
 * candidate's and the interval of that; chosen, finalists and dropped ones in three colours.
 *
 * @param standings in the table's order
 */
record IntervalPlot(List<Standing> standings) {
  private static final int ROW = 22;
  private static final int LEFT = 470;
  private static final int TOP = 40;
  private static final int BOTTOM = 52;
  private static final double LEAST = 0.01;

  /** Half of a vertical line's width, in widths of the area. */
  private static final double HAIR = 0.001;

  /** Of an interval's bar, in units of the drawing. */
  private static final int THICKNESS = 3;

  String svg() {
    List<Standing> shown = standings.stream().filter(Standing::isJudged).toList();
    int rows = shown.size();
    Frame frame = new Frame(LEFT + 470, TOP + BOTTOM + ROW * rows, LEFT, 24, TOP, BOTTOM);
    Plot plot =
        new Plot(
            frame,
            "Value of %s candidates less the first one's, with 95 %% intervals".formatted(rows),
            "value less that of the settings as given, 95 % interval",
            "");
    double low = shown.stream().mapToDouble(IntervalPlot::low).min().orElse(0);
    double high = shown.stream().mapToDouble(IntervalPlot::high).max().orElse(0);
    double room = Math.max(LEAST, 0.05 * (high - low));
    Axis axis = Axis.linear(Math.min(0, low) - room, Math.max(0, high) + room);
    axis.ticks().forEach(plot::xTick);
    plot.rectangle(axis.place(0) - HAIR, 0, axis.place(0) + HAIR, 1, Plot.series(6));
    for (int i = 0; i < rows; i++) {
      Standing s = shown.get(i);
      double y = 1 - (i + 0.5) / rows;
      String style = style(s);
      plot.label(
          new Place(0, y, -8, 4), "end", style, "%s. %s".formatted(i + 1, shortened(s.name())));
      double half = THICKNESS / (2.0 * ROW * rows);
      plot.rectangle(axis.place(low(s)), y - half, axis.place(high(s)), y + half, style);
      plot.point(new Place(axis.place(s.difference()), y), style);
    }
    legend(plot);
    return plot.file();
  }

  private static void legend(Plot plot) {
    List<Standing.State> states =
        List.of(Standing.State.CHOSEN, Standing.State.FINALIST, Standing.State.DROPPED);
    for (int i = 0; i < states.size(); i++) {
      plot.point(new Place(0, 1, 10 + 110 * i, -18), Plot.series(color(states.get(i))));
      plot.label(
          new Place(0, 1, 20 + 110 * i, -14),
          "start",
          Plot.series(color(states.get(i))),
          states.get(i).toString());
    }
  }

  private static String style(Standing standing) {
    return Plot.series(color(standing.state()));
  }

  /** Vermilion, blue, grey. */
  private static int color(Standing.State state) {
    return switch (state) {
      case CHOSEN -> 1;
      case FINALIST -> 0;
      case DROPPED, FAILED, NOT_TRIED -> 6;
    };
  }

  private static String shortened(String name) {
    return name.length() <= 72 ? name : name.substring(0, 70) + " …";
  }

  private static double low(Standing s) {
    Interval interval = s.differenceInterval();
    return interval == null ? s.difference() : interval.low();
  }

  private static double high(Standing s) {
    Interval interval = s.differenceInterval();
    return interval == null ? s.difference() : interval.high();
  }
}
