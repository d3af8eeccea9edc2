package org.deepfeature.dfm.trainer.loader;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.trainer.data.Sample;

/**
 * Prepared images and the samples that they come from, in the same order.
 *
 * @param images N × C × H × W in native memory, as the network expects
 * @param samples the N samples
 * @param sizes the N images' own sizes, as they were decoded; empty where nobody knows
 */
public record ImageBatch(Tensor images, List<Sample> samples, List<ImageSize> sizes) {

  public ImageBatch {
    samples = List.copyOf(samples);
    sizes = List.copyOf(sizes);
    if (images.batch() != samples.size() || (!sizes.isEmpty() && sizes.size() != samples.size())) {
      throw new IllegalArgumentException(
          "%s images do not go with %s samples and %s sizes"
              .formatted(images.batch(), samples.size(), sizes.size()));
    }
  }

  /**
   * @param images N × C × H × W in native memory, as the network expects
   * @param samples the N samples
   */
  public ImageBatch(Tensor images, List<Sample> samples) {
    this(images, samples, List.of());
  }

  /**
   * @param places of some images in the batch, from 0, ascending
   * @return those alone; itself if these are all, otherwise a copy
   */
  public ImageBatch only(List<Integer> places) {
    if (places.size() == samples.size()) {
      return this;
    }
    int image = images.channels() * images.height() * images.width();
    FloatBuffer some = Tensor.allocateDirect(Math.multiplyExact(places.size(), image));
    for (int i = 0; i < places.size(); i++) {
      some.put(i * image, images.data(), places.get(i) * image, image);
    }
    return new ImageBatch(
        Tensor.of(places.size(), images.channels(), images.height(), images.width(), some),
        places.stream().map(samples::get).toList(),
        sizes.isEmpty() ? sizes : places.stream().map(sizes::get).toList());
  }

  /**
   * @param index of an image
   * @return its own size, as it was decoded, if that is known
   */
  public Optional<ImageSize> size(int index) {
    return sizes.isEmpty() ? Optional.empty() : Optional.of(sizes.get(index));
  }
}
