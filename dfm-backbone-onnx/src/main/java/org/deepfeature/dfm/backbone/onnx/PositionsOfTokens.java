package org.deepfeature.dfm.backbone.onnx;

import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.backbone.onnx.graph.LayerForm;
import org.deepfeature.dfm.backbone.onnx.graph.LayerKind;

/**
 * Finds which tokens of a sequence are positions, where the graph does not tell: as many rows and
 * columns as square patches of the image give, after some tokens that are none.
 *
 * @param size of the images
 * @param before tokens before the first position; negative if that is to be found
 */
record PositionsOfTokens(ImageSize size, int before) {
  /** Class token and registers are few. */
  private static final int MOST_BEFORE = 16;

  LayerKind kind(Movement movement, int second, int third) {
    List<LayerForm> fitting = new ArrayList<>();
    boolean any = false;
    for (int axis = 1; axis <= 2; axis++) {
      if (!movement.isStill(3 - axis)) {
        continue;
      }
      for (LayerForm form : forms(axis, axis == 1 ? second : third)) {
        any = true;
        if (movement.follows(axis, form.before(), form.height(), form.width())) {
          fitting.add(form);
        }
      }
    }
    List<LayerForm> told = before < 0 ? List.of() : forms(1, second);
    if (fitting.isEmpty() && told.size() == 1) {
      return new LayerKind.Map(told.get(0));
    }
    if (fitting.size() == 1) {
      return new LayerKind.Map(fitting.get(0));
    }
    return any
        ? new LayerKind.Unknown()
        : new LayerKind.NoMap("1 x %s x %s".formatted(second, third));
  }

  /** Every way in which that many tokens can be a map of square patches. */
  private List<LayerForm> forms(int axis, int tokens) {
    List<LayerForm> forms = new ArrayList<>();
    int from = before < 0 ? 0 : before;
    int to = before < 0 ? MOST_BEFORE : before;
    for (int skip = from; skip <= to && skip < tokens - 1; skip++) {
      for (int height = 1; height <= tokens - skip; height++) {
        int width = (tokens - skip) / height;
        if (height * width == tokens - skip
            && width > 1
            && size.height() % height == 0
            && size.width() % width == 0
            && size.height() / height == size.width() / width) {
          forms.add(LayerForm.tokens(axis, skip, height, width, true));
        }
      }
    }
    return forms;
  }
}
