package org.deepfeature.dfm.engine.benchmark;

import java.util.Locale;

/** What is measured of a cell, by its key in {@code metrics.json}. */
enum Measurement {
  IMAGE_AUROC("image_AUROC", "image AUROC", true, 4, 1),
  PIXEL_AUROC("pixel_AUROC", "pixel AUROC", true, 4, 1),
  PIXEL_AUPRO("pixel_AUPRO", "AUPRO", true, 4, 1),
  IMAGES_PER_SECOND("images_per_second", "images/s", true, 1, 1),
  FIT_SECONDS("fit_seconds", "fit s", false, 2, 1),
  PEAK_RSS("peak_rss_bytes", "peak RSS MiB", false, 0, 1 << 20),
  K("k", "k", false, 0, 1);

  private final String key;
  private final String title;
  private final boolean moreIsBetter;
  private final int decimals;
  private final double unit;

  Measurement(String key, String title, boolean moreIsBetter, int decimals, double unit) {
    this.key = key;
    this.title = title;
    this.moreIsBetter = moreIsBetter;
    this.decimals = decimals;
    this.unit = unit;
  }

  String key() {
    return key;
  }

  String title() {
    return title;
  }

  /** Whether one value can be better than another at all; k is only shown. */
  boolean ranks() {
    return this != K;
  }

  /** Orders the better before the worse. */
  int compare(double a, double b) {
    return moreIsBetter ? Double.compare(b, a) : Double.compare(a, b);
  }

  String text(double value) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value / unit);
  }
}
