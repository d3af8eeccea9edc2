package org.deepfeature.dfm.trainer.dfm;

import java.nio.FloatBuffer;
import java.util.List;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.Backbone.Recommendation;
import org.deepfeature.dfm.api.Tensor;

/** A backbone whose features are the pixels themselves. */
final class GridBackbone implements Backbone {
  private final int side;

  GridBackbone(int side) {
    this.side = side;
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
    return List.of(Tensor.of(images.batch(), 3, side, side, copy));
  }

  @Override
  public void close() {}
}
