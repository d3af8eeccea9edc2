package org.deepfeature.dfm.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.runtime.model.FeatureEmbedder;
import org.deepfeature.dfm.trainer.loader.ImageBatch;
import org.deepfeature.dfm.trainer.loader.ImageLoader;
import org.jspecify.annotations.Nullable;

/** A loader's images without those of which the network gives no numbers. Not thread-safe. */
final class UsableImages implements Iterator<Tensor> {
  private final ImageLoader loader;
  private final FeatureEmbedder embedder;
  private final Consumer<BadImageException> onBadImage;
  private @Nullable Tensor next;
  private int images;

  UsableImages(
      ImageLoader loader, FeatureEmbedder embedder, Consumer<BadImageException> onBadImage) {
    this.loader = loader;
    this.embedder = embedder;
    this.onBadImage = onBadImage;
  }

  /** How many were handed on. */
  int images() {
    return images;
  }

  @Override
  public boolean hasNext() {
    while (next == null && loader.hasNext()) {
      ImageBatch batch = usable(loader.next());
      next = batch.samples().isEmpty() ? null : batch.images();
    }
    return next != null;
  }

  private ImageBatch usable(ImageBatch batch) {
    List<Matrix> embeddings = embedder.embed(batch.images());
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < batch.samples().size(); i++) {
      var fault = embedder.fault(embeddings, i);
      if (fault.isPresent()) {
        onBadImage.accept(new BadImageException(batch.samples().get(i).path(), fault.get()));
      } else {
        places.add(i);
      }
    }
    return batch.only(places);
  }

  @Override
  public Tensor next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException("No usable image is left");
    }
    Tensor batch = next;
    next = null;
    images += batch.batch();
    return batch;
  }
}
