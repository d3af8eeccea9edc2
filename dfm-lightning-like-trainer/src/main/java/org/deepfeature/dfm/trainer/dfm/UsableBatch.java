package org.deepfeature.dfm.trainer.dfm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.runtime.model.FeatureEmbedder;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.loader.ImageBatch;

/**
 * The images of a batch whose features are numbers, and those. Immutable, except for the arrays of
 * images and matrices, which nobody writes to; so thread-safe.
 *
 * @param images n of them, in the batch's order; itself, if all can be used
 * @param embeddings one n × d matrix a layer
 */
public record UsableBatch(ImageBatch images, List<Matrix> embeddings) {

  public UsableBatch {
    embeddings = List.copyOf(embeddings);
  }

  /**
   * @param embedder of the batch's images
   * @param batch prepared images
   * @param told files that were told to be bad before; their copies are left out, too. Those of
   *     this batch are added
   * @param onBadImage told of each other image that is left out, once a file
   * @return the others
   */
  public static UsableBatch of(
      FeatureEmbedder embedder,
      ImageBatch batch,
      Set<Path> told,
      Consumer<BadImageException> onBadImage) {
    List<Matrix> all = embedder.embed(batch.images());
    List<Sample> samples = batch.samples();
    List<Integer> good = new ArrayList<>();
    Set<Path> bad = new HashSet<>();
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      Path file = sample.path();
      boolean copyOfBad = sample.copy() != null && (bad.contains(file) || told.contains(file));
      Optional<String> fault = copyOfBad ? Optional.of("") : embedder.fault(all, i);
      if (fault.isEmpty()) {
        good.add(i);
      } else if (!copyOfBad && bad.add(file) && told.add(file)) {
        onBadImage.accept(new BadImageException(file, fault.get()));
      }
    }
    return new UsableBatch(
        batch.only(good),
        good.size() == samples.size()
            ? all
            : all.stream().map(layer -> rows(layer, good)).toList());
  }

  private static Matrix rows(Matrix of, List<Integer> rows) {
    Matrix some = Matrix.zeros(rows.size(), of.columns());
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(
          of.data(), rows.get(i) * of.columns(), some.data(), i * of.columns(), of.columns());
    }
    return some;
  }

  /**
   * @return what the images come from, in their order
   */
  public List<Sample> samples() {
    return images.samples();
  }

  /**
   * @return whether not one image of the batch can be used
   */
  public boolean isEmpty() {
    return samples().isEmpty();
  }
}
