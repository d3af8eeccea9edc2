package org.deepfeature.dfm.network.part;

/**
 * All that networks by name compute. Maps are N × channels × height × width, tokens N × count ×
 * width. As thread-safe as the engine's values.
 *
 * @param <V> what the engine computes with: an array, or the name of a tensor in a graph
 */
public interface Operators<V> {
  /**
   * @param input a map
   * @param form kernel, stride, padding and groups, with weights
   * @return the convolved map
   */
  V convolution(V input, Convolution form);

  /**
   * @param input any
   * @param function of each value
   * @return values of the function
   */
  V activation(V input, Activation function);

  /**
   * @param input a map
   * @param form kernel, stride and padding
   * @return the largest values
   */
  V maxPool(V input, MaxPool form);

  /**
   * @param input a map
   * @return means over each channel, N × channels × 1 × 1
   */
  V globalAverage(V input);

  /**
   * @param sum of the same shape; may be overwritten, and is not read afterwards
   * @param other left as it is
   * @return their sum
   */
  V add(V sum, V other);

  /**
   * @param input a map or tokens; left as it is
   * @param factors of the same shape, or N × channels × 1 × 1 of a map
   * @return the product, value by value
   */
  V multiply(V input, V factors);

  /**
   * @param input tokens; may be overwritten, and is not read afterwards
   * @param factors one a value of a token
   * @return the scaled tokens
   */
  V scale(V input, Weight factors);

  /**
   * @param input tokens
   * @param form with weights
   * @return each token mapped
   */
  V dense(V input, Dense form);

  /**
   * @param input tokens
   * @param form with weights
   * @return each token normalised over its values
   */
  V layerNormalization(V input, LayerNormalization form);

  /**
   * @param input queries, keys and values beside one another, each of the width of a token
   * @param form how many heads share the width, and how queries and keys are turned before
   * @return softmax(Q Kᵀ / √d) V in each head, as tokens
   */
  V attention(V input, Attention form);

  /**
   * @param input a map of patches
   * @param form with the tokens that come first, and positions to add, if there are
   * @return tokens
   */
  V tokens(V input, TokenEmbedding form);

  /**
   * @param input a map
   * @return it as N × height × width × channels
   */
  V channelsLast(V input);

  /**
   * @param input N × height × width × channels
   * @return it as a map
   */
  V channelsFirst(V input);

  /**
   * @param input tokens, of which the first are no patches
   * @param form height and width of the map
   * @return the map of patches
   */
  V folded(V input, FoldedTokens form);

  /**
   * @param value nobody reads it any more
   */
  void release(V value);
}
