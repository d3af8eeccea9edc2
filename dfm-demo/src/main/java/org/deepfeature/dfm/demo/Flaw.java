package org.deepfeature.dfm.demo;

/** One defect at its place on one part. */
interface Flaw {
  /** How much of the pixel it takes, 0..1. */
  double coverage(double x, double y);

  /** Its colour; asked for only where it covers anything. */
  void color(double x, double y, double[] rgb);
}
