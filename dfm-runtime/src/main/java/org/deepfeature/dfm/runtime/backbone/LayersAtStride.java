package org.deepfeature.dfm.runtime.backbone;

import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.BackboneLoader.LayerDescription;
import org.deepfeature.dfm.api.ImageSize;

/** Finds layers by how many pixels one of their cells stands for. Stateless and thread-safe. */
public final class LayersAtStride {
  private LayersAtStride() {}

  /**
   * @param layers that a network has, in its order
   * @param size of its input
   * @param stride pixels of a cell
   * @return the name of the last map of one image whose cells are that far apart
   */
  public static Optional<String> last(List<LayerDescription> layers, ImageSize size, int stride) {
    return layers.stream()
        .filter(LayerDescription::spatial)
        .filter(layer -> layer.shape().size() == 4 && layer.shape().get(0) == 1)
        .filter(layer -> layer.shape().get(2) == (size.height() + stride - 1) / stride)
        .reduce((earlier, later) -> later)
        .map(LayerDescription::name);
  }
}
