package org.deepfeature.dfm.trainer.option;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;

/** Which normal images thresholds and statistics of maps come from, and what judges them. */
public enum HeldOutSplit {
  /** {@link #FOLDS} where all embeddings are kept on one machine, {@link #FIFTH} elsewhere. */
  AUTO,
  /** All images: each fifth by a model of the other four. Needs all embeddings at once. */
  FOLDS,
  /**
   * One image in five by a hash of its content, at most 200, by a model of all others, which they
   * then join: the same ones in memory, in a stream and on a cluster.
   */
  FIFTH;

  /**
   * @param text a name in lower case
   * @return what it names
   * @throws ConfigurationException if there is none
   */
  public static HeldOutSplit parse(String text) {
    return Arrays.stream(values())
        .filter(split -> split.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "held-out '%s'; expected %s"
                        .formatted(
                            text,
                            Arrays.stream(values())
                                .map(HeldOutSplit::toString)
                                .collect(Collectors.joining(", ")))));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
