package org.deepfeature.dfm.core.cells;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** What NumPy says of {@link SeededMaps}. */
public final class GoldenCells {
  private final Map<String, double[]> values = new HashMap<>();

  public GoldenCells() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(GoldenCells.class.getResourceAsStream("golden.txt")),
                StandardCharsets.UTF_8))) {
      reader
          .lines()
          .map(line -> line.split(" "))
          .forEach(
              words ->
                  values.put(
                      words[0],
                      Arrays.stream(words).skip(1).mapToDouble(Double::parseDouble).toArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public double[] get(String name) {
    return Objects.requireNonNull(values.get(name), name);
  }
}
