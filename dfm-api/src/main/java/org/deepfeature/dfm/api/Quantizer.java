package org.deepfeature.dfm.api;

import java.util.Iterator;

/** Makes a smaller and faster network of a network: 8-bit weights and activations. Thread-safe. */
public interface Quantizer {

  /**
   * @param request which network, cut behind which layers
   * @param calibration batches of ordinary images, prepared as the network's {@link
   *     Backbone#preprocessing} says; at least one. Ranges of activations are taken from them
   * @return the content of a file that the same kind of backbone can load, with the same layers
   * @throws IllegalArgumentException if the network has nothing that can be quantised, or is in a
   *     form that cannot; the message says which
   * @throws DfmException if the network cannot be read or run
   */
  byte[] quantize(BackboneRequest request, Iterator<Tensor> calibration);
}
