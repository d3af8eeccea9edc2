package org.deepfeature.dfm.runtime;

import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.runtime.export.ExportedModel;
import org.deepfeature.dfm.runtime.export.ScoredFrames;

/** An exported model. */
record GraphScorer(ExportedModel graph, PostProcessor postProcessor) implements FrameScorer {

  @Override
  public List<ScoredFrame> score(Tensor images) {
    ScoredFrames scored = graph.score(images);
    List<ScoredFrame> each = new ArrayList<>();
    for (int i = 0; i < images.batch(); i++) {
      int image = i;
      UnscoredImageException.requireFinite(i, scored.scores()[i]);
      each.add(
          new ScoredFrame(
              scored.scores()[i], () -> scored.maps().isEmpty() ? null : scored.maps().get(image)));
    }
    return each;
  }

  @Override
  public void close() {
    graph.close();
  }
}
