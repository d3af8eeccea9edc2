package org.deepfeature.dfm.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.metrics.DefectTypeMetrics;
import org.deepfeature.dfm.metrics.Interval;
import org.deepfeature.dfm.report.picture.Thumbnail;
import org.deepfeature.dfm.report.prediction.PredictionRow;

/** Reports to look at. */
final class Reports {
  private static final ImageSize SIZE = new ImageSize(128, 128);

  private Reports() {}

  static ReportData of(List<ReportData.Image> images, OptionalDouble threshold) {
    return new ReportData(
        "Test of <cookie>",
        List.of("Beware of <x>"),
        List.of(
            new ReportData.Metric(
                "image AUROC", 0.979, Optional.of(new Interval(0.9, 1)), "ranks well")),
        Map.of(
            "hole", new DefectTypeMetrics(3, OptionalDouble.of(0.9), OptionalDouble.empty()),
            "broken_without_mask",
                new DefectTypeMetrics(1, OptionalDouble.of(0.8), OptionalDouble.of(0.7))),
        List.of(
            new ReportData.Table("Settings", List.of(new ReportData.Entry("layer", "a&b"))),
            new ReportData.Table(
                "Provenance",
                List.of(
                    new ReportData.Entry(
                        "data", "/a/rather/deep/folder/of_several_data_sets/parts"),
                    new ReportData.Entry("backbone SHA-256", "0123456789abcdef".repeat(4)),
                    new ReportData.Entry("average precision of the images", "0.9811")))),
        threshold,
        Optional.empty(),
        List.of(0.0, 1.0, 2.0),
        images);
  }

  /** Every third is anomalous: two of three of these above 8, as is one of ten normal ones. */
  static List<ReportData.Image> images(int n, Path maps) {
    Random random = new Random(5);
    List<ReportData.Image> images = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      boolean bad = i % 3 == 0;
      double score = Math.exp(random.nextGaussian() + (bad ? 2.5 : 0.8));
      String name = (bad ? "hole/" : "good/") + i + ".png";
      PredictionRow p = new PredictionRow(name, score, score / (score + 8), score >= 8, bad);
      images.add(
          new ReportData.Image(
              p, bad ? "hole" : "good", maps.resolve(i + ".png"), thumbnail(random, bad)));
    }
    return images;
  }

  private static Thumbnail thumbnail(Random random, boolean bad) {
    int pixels = SIZE.height() * SIZE.width();
    float[] planes = new float[3 * pixels];
    float[] map = new float[pixels];
    boolean[] mask = new boolean[pixels];
    for (int i = 0; i < pixels; i++) {
      mask[i] = bad && Math.hypot(i % 128 - 60, i / 128 - 70) < 20;
      map[i] = mask[i] ? 0.9f : 0.1f;
      for (int c = 0; c < 3; c++) {
        planes[c * pixels + i] = 0.4f + 0.2f * random.nextFloat();
      }
    }
    return Thumbnail.of(planes, Optional.of(map), Optional.of(mask), SIZE);
  }
}
