package org.deepfeature.dfm.backbone.onnx.graph;

import java.util.List;

/**
 * How a tensor becomes a map with its channels second.
 *
 * @param tokenAxis the axis of a sequence of positions; -1 if height and width are axes
 * @param before tokens before the first position, such as a class token
 * @param height of the map; 0 if height is an axis
 * @param width of the map; 0 if width is an axis
 * @param order for images, channels, height and width the axis where they are, after positions have
 *     become two axes
 */
public record LayerForm(int tokenAxis, int before, int height, int width, List<Integer> order) {
  /** A map with its channels second already. */
  public static final LayerForm SECOND = map(1, 2, 3);

  /** A map with its channels last. */
  public static final LayerForm LAST = map(3, 1, 2);

  public LayerForm {
    order = List.copyOf(order);
  }

  /**
   * @param channels their axis
   * @param rows their axis
   * @param columns their axis
   * @return a tensor of four axes, images first
   */
  public static LayerForm map(int channels, int rows, int columns) {
    return new LayerForm(-1, 0, 0, 0, List.of(0, channels, rows, columns));
  }

  /**
   * @param axis of the tokens, 1 or 2 of three
   * @param before tokens before the first position
   * @param height of the map
   * @param width of the map
   * @param byRow whether a row's positions follow each other; a column's otherwise
   * @return a tensor of three axes, images first
   */
  public static LayerForm tokens(int axis, int before, int height, int width, boolean byRow) {
    int channels = axis == 1 ? 3 : 1;
    int rows = byRow ? axis : axis + 1;
    int columns = byRow ? axis + 1 : axis;
    return new LayerForm(axis, before, height, width, List.of(0, channels, rows, columns));
  }

  /**
   * @return whether it is a sequence of positions
   */
  public boolean isTokens() {
    return tokenAxis >= 0;
  }

  /**
   * @param shape of the tensor
   * @return images, channels, height and width of the map that it becomes
   */
  public List<Long> shape(List<Long> shape) {
    return isTokens()
        ? List.of(shape.get(0), shape.get(3 - tokenAxis), (long) height, (long) width)
        : order.stream().map(shape::get).toList();
  }
}
