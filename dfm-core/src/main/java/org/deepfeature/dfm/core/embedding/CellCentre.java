package org.deepfeature.dfm.core.embedding;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.deepfeature.dfm.api.Matrix;

/**
 * What is taken off a cell before the subspace is looked for. The subspace has its own mean beside
 * that, which is the mean of all cells where nothing was taken off. Thread-safe.
 */
public enum CellCentre {
  /** Nothing: cells of all positions are alike, wherever a part lies. */
  NONE,
  /** The mean of the cells at its position: what is usual there. For parts that lie alike. */
  POSITION,
  /** The mean of the position and of those around it, 3 × 3; fewer at the border. */
  LOCAL;

  /** Positions on each side that count as the neighbourhood. */
  private static final int RADIUS = 1;

  /**
   * @param text {@code none}, {@code position} or {@code local}
   * @return that centre
   * @throws IllegalArgumentException if it is another word
   */
  public static CellCentre parse(String text) {
    return Arrays.stream(values())
        .filter(centre -> centre.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Unknown cell centre '%s'; expected one of %s"
                        .formatted(text, Arrays.toString(values()))));
  }

  /**
   * @param means of normal cells, P × C
   * @param layout of the map, which has P positions
   * @return what is taken off at each position, P × C; empty for nothing
   */
  public Optional<Matrix> of(Matrix means, EmbeddingLayout layout) {
    return switch (this) {
      case NONE -> Optional.empty();
      case POSITION -> Optional.of(means);
      case LOCAL -> Optional.of(smoothed(means, layout));
    };
  }

  private static Matrix smoothed(Matrix means, EmbeddingLayout layout) {
    int channels = means.columns();
    Matrix smoothed = Matrix.zeros(means.rows(), channels);
    for (int y = 0; y < layout.height(); y++) {
      for (int x = 0; x < layout.width(); x++) {
        int at = (y * layout.width() + x) * channels;
        int count = 0;
        for (int v = Math.max(0, y - RADIUS); v <= Math.min(layout.height() - 1, y + RADIUS); v++) {
          for (int u = Math.max(0, x - RADIUS);
              u <= Math.min(layout.width() - 1, x + RADIUS);
              u++) {
            count++;
            int from = (v * layout.width() + u) * channels;
            for (int c = 0; c < channels; c++) {
              smoothed.data()[at + c] += means.data()[from + c];
            }
          }
        }
        for (int c = 0; c < channels; c++) {
          smoothed.data()[at + c] /= count;
        }
      }
    }
    return smoothed;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
