package org.deepfeature.dfm.api;

import java.util.List;
import java.util.Optional;

/** Opens networks of one kind, such as ONNX files. Thread-safe. */
public interface BackboneLoader {

  /**
   * @param request which network, which layers
   * @return the network, ready to run; the caller closes it
   * @throws IllegalArgumentException if a layer does not exist (the message names the nearest
   *     ones), is not spatial, or the network cannot take the image size
   * @throws DfmException if the file cannot be read or the device is not there
   */
  Backbone load(BackboneRequest request);

  /**
   * @param request which network; its layers are not looked at
   * @return every layer that one can ask for, in the order of computation
   * @throws DfmException if the file cannot be read
   */
  List<LayerDescription> describe(BackboneRequest request);

  /**
   * @return what quantises networks of this kind; empty if nothing does
   */
  default Optional<Quantizer> quantizer() {
    return Optional.empty();
  }
}
