package org.deepfeature.dfm.engine;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.runtime.model.FeatureEmbedder;
import org.deepfeature.dfm.trainer.dfm.UsableBatch;
import org.deepfeature.dfm.trainer.loader.ImageLoader;
import org.jspecify.annotations.Nullable;

/** A loader's images without those of which the network gives no numbers. Not thread-safe. */
final class UsableImages implements Iterator<Tensor> {
  private final ImageLoader loader;
  private final FeatureEmbedder embedder;
  private final Consumer<BadImageException> onBadImage;
  private final Set<Path> told = new HashSet<>();
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
      UsableBatch batch = UsableBatch.of(embedder, loader.next(), told, onBadImage);
      next = batch.isEmpty() ? null : batch.images().images();
    }
    return next != null;
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
