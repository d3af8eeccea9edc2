package org.deepfeature.dfm.core.postprocessing;

import org.deepfeature.dfm.api.ImageSize;

/**
 * What the pixel threshold marks in normal images that the model was not fitted on: all of it by
 * mistake. A rate of pixels says little to who looks at marks; a few pixels may be one large region
 * or many specks. Immutable.
 *
 * @param images normal images that were counted, {@code >= 1}
 * @param markedImages those of them with a region at least
 * @param regions 8-connected regions that are not too small, in all images
 * @param pixelRate share of pixels at or above the threshold, 0..1, whatever the size of their
 *     region
 */
public record FalsePositives(int images, int markedImages, long regions, double pixelRate) {

  /** Counts one image after the other. Not thread-safe. */
  public static final class Counter {
    private final PostProcessor postProcessor;
    private final double threshold;
    private int images;
    private int markedImages;
    private long regions;
    private long pixels;
    private long marked;

    /**
     * @param postProcessor with a threshold of pixels
     */
    public Counter(PostProcessor postProcessor) {
      this.postProcessor = postProcessor;
      this.threshold = postProcessor.pixel().orElseThrow().threshold();
    }

    /**
     * @param map raw, height × width, of a normal image; unchanged
     * @param size of it
     */
    public void add(float[] map, ImageSize size) {
      images++;
      pixels += map.length;
      for (float value : map) {
        marked += value >= threshold ? 1 : 0;
      }
      long before = regions;
      ConnectedComponents found =
          new ConnectedComponents(postProcessor.mask(map, size), size.width());
      while (found.next()) {
        regions++;
      }
      markedImages += regions > before ? 1 : 0;
    }

    /**
     * @return of all images so far, at least one
     */
    public FalsePositives result() {
      return new FalsePositives(images, markedImages, regions, (double) marked / pixels);
    }
  }
}
