package org.deepfeature.dfm.serve.protocol;

import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.serve.scoring.ImageSource;

/**
 * What a client wants to know of which images. Immutable.
 *
 * @param id that the response repeats
 * @param images one or more
 * @param outputs that are wanted, in their order
 */
public record InferenceRequest(
    Optional<String> id, List<ImageSource> images, List<Wanted> outputs) {
  /** What is told where nothing is asked for: all but the values of pixels. */
  static final List<Output> DEFAULT = List.of(Output.SCORE, Output.NORMALIZED, Output.LABEL);

  public InferenceRequest {
    images = List.copyOf(images);
    outputs = List.copyOf(outputs);
  }

  /**
   * An output and its form.
   *
   * @param output which
   * @param binary whether after the JSON, and not within
   */
  public record Wanted(Output output, boolean binary) {}
}
