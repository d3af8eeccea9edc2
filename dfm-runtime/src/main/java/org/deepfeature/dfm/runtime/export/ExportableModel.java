package org.deepfeature.dfm.runtime.export;

import java.util.List;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.core.embedding.LayerEmbeddings;
import org.deepfeature.dfm.runtime.backbone.JoinedBackbone;
import org.deepfeature.dfm.runtime.backbone.NetworkGraph;
import org.deepfeature.dfm.runtime.image.Framing;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.deepfeature.dfm.runtime.plugin.PreProcessor;

/**
 * All that a graph from pixels to verdict is made of. Immutable.
 *
 * @param file the model as it is kept
 * @param fitted the same, ready to score
 * @param networks in the order of their layers
 * @param preProcessor what becomes of pixels before the networks see them
 */
public record ExportableModel(
    DfmFile file, FittedModel fitted, List<NetworkGraph> networks, PreProcessor preProcessor) {
  public ExportableModel {
    networks = List.copyOf(networks);
  }

  /**
   * @return which part of an image comes to which part of the networks' input
   */
  public Framing framing() {
    return file.configuration().framing();
  }

  /**
   * @return how each layer's maps become embeddings
   */
  public LayerEmbeddings embeddings() {
    return file.configuration().embeddings();
  }

  /**
   * @return what all networks want of pixels; plain RGB if they want different things
   */
  public Preprocessing common() {
    return JoinedBackbone.common(networks.stream().map(NetworkGraph::preprocessing).toList());
  }
}
