package org.deepfeature.dfm.core.fusion;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;

/**
 * Combines the error maps of one or several layers. The anomaly map, which is shown, and the
 * image's score may be scaled differently, since they answer different questions. Scaled by
 * location, a tiny oddity in a place that never varies ranks above a broad defect in a place that
 * does: right for telling bad images from good ones, wrong for marking defects. Immutable.
 *
 * @param mapScale of the layers' error maps before they are combined into the anomaly map
 * @param scoreScale of the layers' error maps before they are combined into cells for the score
 * @param combination of layers, for both
 * @param imageScore from the combined cells
 * @param blur of the anomaly map; of scores, only those of pixels know of it
 * @param size of the maps of which pixels make the score; empty for other scores, and until it is
 *     known
 */
public record Fusion(
    MapScale mapScale,
    MapScale scoreScale,
    Combination combination,
    ImageScore imageScore,
    GaussianBlur blur,
    Optional<ImageSize> size) {

  /** The sum of everything, unscaled: the paper's and the reference implementation's score. */
  public static final Fusion PLAIN =
      new Fusion(MapScale.NONE, MapScale.NONE, Combination.SUM, ImageScore.SUM);

  /**
   * One whose anomaly map is not smoothed.
   *
   * @param mapScale as above
   * @param scoreScale as above
   * @param combination as above
   * @param imageScore as above
   */
  public Fusion(
      MapScale mapScale, MapScale scoreScale, Combination combination, ImageScore imageScore) {
    this(mapScale, scoreScale, combination, imageScore, GaussianBlur.NONE);
  }

  /**
   * One that does not know the size of maps.
   *
   * @param mapScale as above
   * @param scoreScale as above
   * @param combination as above
   * @param imageScore as above
   * @param blur as above
   */
  public Fusion(
      MapScale mapScale,
      MapScale scoreScale,
      Combination combination,
      ImageScore imageScore,
      GaussianBlur blur) {
    this(mapScale, scoreScale, combination, imageScore, blur, Optional.empty());
  }

  /**
   * @param maps size of the anomaly maps
   * @return the same fusion, which scores pixels of that size; this one, if it does not score
   *     pixels
   */
  public Fusion at(ImageSize maps) {
    return imageScore.kind() == ImageScore.Kind.PIXELS
        ? new Fusion(mapScale, scoreScale, combination, imageScore, blur, Optional.of(maps))
        : this;
  }

  /**
   * @param other of the anomaly map
   * @return the same fusion with that
   */
  public Fusion with(GaussianBlur other) {
    return new Fusion(mapScale, scoreScale, combination, imageScore, other, size);
  }

  /**
   * @return whether scores and maps are plain sums, smoothed or not
   */
  public boolean isPlain() {
    return with(GaussianBlur.NONE).equals(PLAIN);
  }

  /**
   * @return whether it needs the median of held-out maps
   */
  public boolean needsMedian() {
    return mapScale == MapScale.LOG || scoreScale == MapScale.LOG;
  }

  /**
   * @return whether it needs {@link MapStatistics}
   */
  public boolean needsStatistics() {
    return mapScale != MapScale.NONE || scoreScale != MapScale.NONE;
  }

  /**
   * @param layers raw error maps, at least one layer, n images each
   * @return n scores, and the layers' error maps scaled for the anomaly map
   * @throws IllegalStateException if statistics are needed and missing, or pixels are scored and
   *     their size is not known
   */
  public Scores apply(List<LayerErrorMaps> layers) {
    int n = layers.get(0).maps().rows();
    List<Matrix> scaled = layers.stream().map(layer -> layer.scaled(scoreScale)).toList();
    double[] scores = new double[n];
    for (int i = 0; i < n; i++) {
      scores[i] = isSum() ? total(scaled, i) : imageScore.of(judged(layers, scaled, i));
    }
    List<Matrix> shown =
        mapScale == scoreScale
            ? scaled
            : layers.stream().map(layer -> layer.scaled(mapScale)).toList();
    return new Scores(scores, shown);
  }

  /** A sum of sums needs no common grid, and every layer's own cells count. */
  private boolean isSum() {
    return combination == Combination.SUM && imageScore.kind() == ImageScore.Kind.SUM;
  }

  private static double total(List<Matrix> layers, int image) {
    double total = 0;
    for (Matrix layer : layers) {
      for (int j = 0; j < layer.columns(); j++) {
        total += layer.get(image, j);
      }
    }
    return total;
  }

  private double[] judged(List<LayerErrorMaps> layers, List<Matrix> scaled, int image) {
    if (imageScore.kind() != ImageScore.Kind.PIXELS) {
      return cells(layers, scaled, image);
    }
    ImageSize pixels =
        size.orElseThrow(
            () -> new IllegalStateException("Score of pixels, but no size of maps is known"));
    return map(layers.stream().map(LayerErrorMaps::layout).toList(), scaled, image, pixels);
  }

  /** The combined cells of an image, on the grid of the finest layer. */
  private double[] cells(List<LayerErrorMaps> layers, List<Matrix> scaled, int image) {
    ImageSize grid =
        layers.stream()
            .map(LayerErrorMaps::layout)
            .max(Comparator.comparingInt(EmbeddingLayout::positions))
            .map(layout -> new ImageSize(layout.height(), layout.width()))
            .orElseThrow();
    return combination.of(
        upsampled(layers.stream().map(LayerErrorMaps::layout).toList(), scaled, image, grid));
  }

  /**
   * @param layouts of the layers
   * @param maps error maps of the layers, n × (H · W), as {@link Scores#maps} has them
   * @param image which of the n
   * @param size to bring it to
   * @return the anomaly map, size.height × size.width, smoothed
   */
  public double[] map(List<EmbeddingLayout> layouts, List<Matrix> maps, int image, ImageSize size) {
    return blur.apply(combination.of(upsampled(layouts, maps, image, size)), size);
  }

  private static List<double[]> upsampled(
      List<EmbeddingLayout> layouts, List<Matrix> maps, int image, ImageSize size) {
    List<double[]> upsampled = new ArrayList<>();
    for (int l = 0; l < maps.size(); l++) {
      EmbeddingLayout layout = layouts.get(l);
      double[] map = maps.get(l).copyOfRows(image, image + 1).data();
      upsampled.add(Upsampling.bilinear(map, layout.height(), layout.width(), size));
    }
    return upsampled;
  }
}
