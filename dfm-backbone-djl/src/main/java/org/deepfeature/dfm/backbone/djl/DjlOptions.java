package org.deepfeature.dfm.backbone.djl;

/**
 * Options of DJL backbones.
 *
 * @param weights a file of weights for a network that is requested by name: {@code .safetensors},
 *     {@code .npz} or {@code .pth}; empty for the published ones
 * @param manifest a JSON file that adds to the published weights, or replaces some; empty for none
 */
public record DjlOptions(String weights, String manifest) {
  /** Published weights. */
  public static final DjlOptions DEFAULT = new DjlOptions("", "");
}
