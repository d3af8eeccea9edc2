package org.deepfeature.dfm.network.weights;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Vision transformers with registers as DINOv2's authors write them: positions are those of the
 * class token and the patches. Under timm's names the class token holds its own position.
 */
final class OriginalRegisters {
  private static final String REGISTERS = "register_tokens";
  private static final String TOKEN = "cls_token";
  private static final String POSITIONS = "pos_embed";

  private OriginalRegisters() {}

  /** Returns the same under timm's names, or the same if it is not written so. */
  static FoundNetwork underTimmsNames(FoundNetwork network) {
    Map<String, StoredTensor> tensors = network.tensors();
    StoredTensor registers = tensors.get(REGISTERS);
    StoredTensor token = tensors.get(TOKEN);
    StoredTensor positions = tensors.get(POSITIONS);
    if (registers == null || token == null || positions == null || !fit(token, positions)) {
      return network;
    }
    Map<String, StoredTensor> renamed = new LinkedHashMap<>(tensors);
    renamed.remove(REGISTERS);
    renamed.put("reg_token", registers);
    int width = Math.toIntExact(token.shape().get(2));
    renamed.put(
        TOKEN, new StoredTensor(token.type(), token.shape(), () -> sum(token, positions, width)));
    renamed.put(
        POSITIONS,
        new StoredTensor(
            positions.type(),
            List.of(1L, positions.shape().get(1) - 1, (long) width),
            () -> positions.reader().values().position(width).slice()));
    List<String> notes = new ArrayList<>(network.notes());
    notes.add(
        "'%s' read as reg_token, the first position of pos_embed added to cls_token"
            .formatted(REGISTERS));
    return new FoundNetwork(renamed, notes);
  }

  private static boolean fit(StoredTensor token, StoredTensor positions) {
    return token.shape().size() == 3
        && positions.shape().size() == 3
        && token.shape().get(0) == 1
        && token.shape().get(1) == 1
        && positions.shape().get(0) == 1
        && positions.shape().get(1) > 1
        && positions.shape().get(2).equals(token.shape().get(2));
  }

  private static FloatBuffer sum(StoredTensor token, StoredTensor positions, int width)
      throws IOException {
    FloatBuffer own = token.reader().values();
    FloatBuffer first = positions.reader().values();
    FloatBuffer sum = FloatBuffer.allocate(width);
    for (int c = 0; c < width; c++) {
      sum.put(c, own.get(c) + first.get(c));
    }
    return sum;
  }
}
