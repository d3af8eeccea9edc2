package org.deepfeature.dfm.runtime;

import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.core.fusion.Scores;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.runtime.model.AnomalyMaps;
import org.deepfeature.dfm.runtime.model.FeatureEmbedder;
import org.deepfeature.dfm.runtime.model.FittedModel;

/** A network, and the model of its embeddings. */
record NetworkScorer(FeatureEmbedder embedder, FittedModel model) implements FrameScorer {

  @Override
  public List<ScoredFrame> score(Tensor images) {
    List<Matrix> embeddings = embedder.embed(images);
    for (int i = 0; i < images.batch(); i++) {
      int image = i;
      embedder
          .fault(embeddings, i)
          .ifPresent(
              reason -> {
                throw new UnscoredImageException(image, reason);
              });
    }
    Scores scores = model.model().score(embeddings);
    // Maps are made later, when the images' memory has other ones.
    ImageSize size = new ImageSize(images.height(), images.width());
    List<ScoredFrame> each = new ArrayList<>();
    for (int i = 0; i < images.batch(); i++) {
      UnscoredImageException.requireFinite(i, scores.values()[i]);
      Scores own = scores.of(i);
      each.add(
          new ScoredFrame(
              own.values()[0],
              () -> own.maps().isEmpty() ? null : AnomalyMaps.of(model.model(), own, size).get(0)));
    }
    return each;
  }

  @Override
  public PostProcessor postProcessor() {
    return model.postProcessor();
  }

  @Override
  public void close() {
    embedder.backbone().close();
  }
}
