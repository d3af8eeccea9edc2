package org.deepfeature.dfm.network.architecture;

import java.nio.FloatBuffer;
import java.util.List;
import org.deepfeature.dfm.network.part.Weight;

/** Tokens of one width behind others, 1 × count × width. */
final class TokensJoined {
  private TokensJoined() {}

  static Weight of(String name, Weight first, Weight next) {
    FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(first.size() + next.size()));
    values.put(first.values()).put(next.values());
    return new Weight(
        name,
        List.of(1L, first.shape().get(1) + next.shape().get(1), first.shape().get(2)),
        values.flip());
  }
}
