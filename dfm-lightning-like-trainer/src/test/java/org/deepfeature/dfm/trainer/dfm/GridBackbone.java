package org.deepfeature.dfm.trainer.dfm;

import java.nio.FloatBuffer;
import java.util.List;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.Backbone.Recommendation;
import org.deepfeature.dfm.api.Tensor;

/**
 * A backbone whose features are the pixels themselves, times a number; or no numbers, of images of
 * one colour.
 */
final class GridBackbone implements Backbone {
  private final int side;
  private final boolean dividing;
  private final float factor;

  GridBackbone(int side) {
    this(side, false, 1);
  }

  /**
   * @param dividing whether features of an image of one colour are NaN
   */
  GridBackbone(int side, boolean dividing) {
    this(side, dividing, 1);
  }

  private GridBackbone(int side, boolean dividing, float factor) {
    this.side = side;
    this.dividing = dividing;
    this.factor = factor;
  }

  /**
   * @param factor that each feature is multiplied by
   */
  static GridBackbone times(float factor, int side) {
    return new GridBackbone(side, false, factor);
  }

  @Override
  public String name() {
    return "test:grid";
  }

  @Override
  public String sha256() {
    return "0".repeat(64);
  }

  @Override
  public Preprocessing preprocessing() {
    return Preprocessing.IMAGENET;
  }

  @Override
  public Recommendation recommendation() {
    return Recommendation.DEFAULT;
  }

  @Override
  public List<Layer> layers() {
    return List.of(new Layer("pixels", 3, side, side));
  }

  @Override
  public List<Tensor> extract(Tensor images) {
    FloatBuffer copy = FloatBuffer.allocate(images.data().remaining());
    copy.put(0, images.data(), 0, images.data().remaining());
    for (int i = 0; factor != 1 && i < copy.capacity(); i++) {
      copy.put(i, factor * copy.get(i));
    }
    for (int image = 0; dividing && image < images.batch(); image++) {
      if (isOfOneColour(copy, image)) {
        copy.put(image * 3 * side * side + 1, Float.NaN);
      }
    }
    return List.of(Tensor.of(images.batch(), 3, side, side, copy));
  }

  private boolean isOfOneColour(FloatBuffer images, int image) {
    int plane = side * side;
    for (int i = 0; i < 3 * plane; i++) {
      int first = 3 * image * plane + i / plane * plane;
      if (images.get(3 * image * plane + i) != images.get(first)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {}
}
