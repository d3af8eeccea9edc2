package org.deepfeature.dfm.backbone.onnx.graph;

/** What is known of a tensor as a layer. Immutable and thread-safe. */
public sealed interface LayerKind {
  /**
   * It is a map, or becomes one.
   *
   * @param form how
   */
  record Map(LayerForm form) implements LayerKind {}

  /**
   * It is none.
   *
   * @param why what it is instead
   */
  record NoMap(String why) implements LayerKind {}

  /** The graph does not tell. */
  record Unknown() implements LayerKind {}
}
