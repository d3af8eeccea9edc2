package org.deepfeature.dfm.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.deepfeature.dfm.report.internal.plot.Axis;
import org.deepfeature.dfm.report.internal.plot.Frame;
import org.deepfeature.dfm.report.internal.plot.Place;
import org.deepfeature.dfm.report.internal.plot.Plot;

/**
 * Horizontal bars on a logarithmic scale, one group a benchmark.
 *
 * @param groups name → results; groups in the map's order
 */
public record BarChart(SortedMap<String, List<Result>> groups) {
  private static final int WIDTH = 900;
  private static final int LEFT = 200;
  private static final int RIGHT = 90;
  private static final int TOP = 12;
  private static final int BOTTOM = 44;
  private static final int BAR = 16;
  private static final int HEADING = 24;

  /**
   * @param results each in the group of what was done
   * @return groups in the order of their first result
   */
  public static BarChart inOrder(List<Result> results) {
    List<String> order = results.stream().map(Result::what).distinct().toList();
    SortedMap<String, List<Result>> groups = new TreeMap<>(Comparator.comparingInt(order::indexOf));
    results.forEach(
        result -> groups.computeIfAbsent(result.what(), w -> new ArrayList<>()).add(result));
    return new BarChart(groups);
  }

  /**
   * @return the plot, a file of its own
   */
  public String svg() {
    List<String> makers =
        groups.values().stream().flatMap(List::stream).map(Result::by).distinct().sorted().toList();
    int bars = groups.values().stream().mapToInt(List::size).sum();
    int length = bars * BAR + groups.size() * HEADING + BAR / 2;
    Frame frame = new Frame(WIDTH, TOP + length + BOTTOM, LEFT, RIGHT, TOP, BOTTOM);
    Plot plot =
        new Plot(
            frame,
            "Times of %s results of %s benchmarks".formatted(bars, groups.size()),
            "time in milliseconds (logarithmic; less is better)",
            "benchmark, by whom");
    Axis axis = axis();
    axis.ticks().forEach(plot::xTick);
    int y = 0;
    for (var group : groups.entrySet()) {
      y += HEADING;
      plot.label(new Place(0, 1, 6, y - 6), "start", "bold", group.getKey());
      for (Result result : group.getValue()) {
        double end = axis.place(result.milliseconds());
        double top = 1 - (double) y / length;
        double bottom = 1 - (y + BAR - 3.0) / length;
        int base = y + BAR - 4;
        plot.rectangle(0, bottom, end, top, Plot.series(makers.indexOf(result.by())));
        plot.label(new Place(0, 1, -8, base), "end", "by", result.by());
        plot.label(new Place(end, 1, 6, base), "start", "time", result.time() + " ms");
        y += BAR;
      }
    }
    return plot.file();
  }

  /** From half the least time on, so that the shortest bar is seen. */
  private Axis axis() {
    double[] times =
        groups.values().stream()
            .flatMap(List::stream)
            .mapToDouble(Result::milliseconds)
            .filter(time -> time > 0)
            .sorted()
            .toArray();
    return times.length == 0
        ? Axis.logarithmic(1, 10)
        : Axis.logarithmic(times[0] / 2, times[times.length - 1] * 1.1);
  }
}
