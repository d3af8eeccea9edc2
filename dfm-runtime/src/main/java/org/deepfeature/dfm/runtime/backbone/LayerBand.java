package org.deepfeature.dfm.runtime.backbone;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;

/**
 * A layer that is the mean of several: {@code blocks.6..8.raw} is that of {@code blocks.6.raw},
 * {@code blocks.7.raw} and {@code blocks.8.raw}. Immutable.
 *
 * @param name as it was asked for
 * @param members one, if the name is that of a layer
 */
record LayerBand(String name, List<String> members) {
  private static final Pattern RANGE = Pattern.compile("(.*?)(\\d{1,5})\\.\\.(\\d{1,5})(.*)");

  /** More would be a slip of the pen. */
  private static final int MOST = 256;

  LayerBand {
    members = List.copyOf(members);
  }

  /**
   * @param name of a layer, or a range of numbers in it
   * @return the layers that it stands for
   * @throws ConfigurationException if the range is empty or very large
   */
  static LayerBand parse(String name) {
    Matcher range = RANGE.matcher(name);
    if (!range.matches()) {
      return new LayerBand(name, List.of(name));
    }
    int first = Integer.parseInt(range.group(2));
    int last = Integer.parseInt(range.group(3));
    if (last < first || last - first >= MOST) {
      throw new ConfigurationException(
          "Layers '%s'; expected the first number, two dots and a last one that is not smaller, such as blocks.6..7.raw"
              .formatted(name));
    }
    return new LayerBand(
        name,
        IntStream.rangeClosed(first, last)
            .mapToObj(number -> range.group(1) + number + range.group(4))
            .toList());
  }

  /**
   * @param names as they were asked for
   * @return what each stands for
   */
  static List<LayerBand> parse(List<String> names) {
    return names.stream().map(LayerBand::parse).toList();
  }

  /**
   * @param bands any
   * @return all members, each once
   */
  static List<String> members(List<LayerBand> bands) {
    return bands.stream().flatMap(band -> band.members().stream()).distinct().toList();
  }

  /**
   * @param bands any
   * @return the places of each one's members among {@link #members(List)}
   */
  static List<List<Integer>> places(List<LayerBand> bands) {
    List<String> all = members(bands);
    List<List<Integer>> places = new ArrayList<>();
    bands.forEach(band -> places.add(band.members().stream().map(all::indexOf).toList()));
    return places;
  }

  /** Whether any of them is a mean. */
  static boolean any(List<LayerBand> bands) {
    return bands.stream().anyMatch(band -> band.members().size() > 1);
  }
}
