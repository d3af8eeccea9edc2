package org.deepfeature.dfm.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * Horizontal bars on a logarithmic scale, one group a benchmark.
 *
 * @param groups name → results
 */
record BarChart(SortedMap<String, List<Result>> groups) {
  private static final int LABEL = 300;
  private static final int WIDTH = 900;
  private static final int BAR = 16;
  private static final List<String> COLORS =
      List.of("#2a6fb0", "#c9571a", "#4b8f4b", "#8a5fa8", "#777777");

  String svg() {
    List<String> makers =
        groups.values().stream().flatMap(List::stream).map(Result::by).distinct().sorted().toList();
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    int bars = 0;
    for (List<Result> group : groups.values()) {
      for (Result result : group) {
        least = Math.min(least, result.milliseconds());
        most = Math.max(most, result.milliseconds());
        bars++;
      }
    }
    least /= 2;
    int height = bars * BAR + groups.size() * (BAR + 8) + 30;
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n"
            .formatted(WIDTH, height));
    int y = 20;
    for (var entry : groups.entrySet()) {
      svg.append(
          "<text x=\"8\" y=\"%d\" font-weight=\"bold\">%s</text>%n".formatted(y, entry.getKey()));
      y += 6;
      for (Result result : entry.getValue()) {
        double share = Math.log(result.milliseconds() / least) / Math.log(most / least);
        double length = share * (WIDTH - LABEL - 90);
        String color = COLORS.get(makers.indexOf(result.by()) % COLORS.size());
        svg.append(
            String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text><rect x=\"%d\" y=\"%d\""
                    + " width=\"%.1f\" height=\"%d\" fill=\"%s\"/><text x=\"%.1f\" y=\"%d\">%s"
                    + " ms</text>%n",
                LABEL - 8,
                y + BAR - 4,
                result.by(),
                LABEL,
                y,
                length,
                BAR - 3,
                color,
                LABEL + length + 6,
                y + BAR - 4,
                result.time()));
        y += BAR;
      }
      y += BAR + 2;
    }
    return svg.append("</svg>\n").toString();
  }
}
