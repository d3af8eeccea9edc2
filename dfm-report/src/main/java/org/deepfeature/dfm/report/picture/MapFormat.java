package org.deepfeature.dfm.report.picture;

/** How the maps of tested and predicted images are written. */
public enum MapFormat {
  /** Not at all. */
  none,
  /** A picture: image, mask, anomaly map, overlay and contours side by side. */
  png,
  /** Raw values, float32, height × width. */
  npy,
  /** Both of these. */
  both;

  boolean hasPicture() {
    return this == png || this == both;
  }

  boolean hasValues() {
    return this == npy || this == both;
  }
}
