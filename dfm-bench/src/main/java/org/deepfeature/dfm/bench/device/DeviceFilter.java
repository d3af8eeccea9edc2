package org.deepfeature.dfm.bench.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes devices that are not there out of JMH's arguments before JMH sees them: a case that cannot
 * run shall neither fail nor give a number, and say why it is left out. Stateless but for the
 * probe.
 *
 * @param probe answers why a device cannot be used, or empty if it can
 */
public record DeviceFilter(Function<String, Optional<String>> probe) {
  private static final String PREFIX = "device=";

  /** Measured where they are there, unless {@code -p device=...} asks for others. */
  public static final List<String> DEFAULT = List.of("cpu", "cuda:0");

  /**
   * What is left.
   *
   * @param arguments JMH's; without devices, none can run
   * @param skipped device → why
   */
  public record Filtered(List<String> arguments, Map<String, String> skipped) {
    public Filtered {
      arguments = List.copyOf(arguments);
      skipped = Map.copyOf(skipped);
    }

    /**
     * @return whether a device is left to run on
     */
    public boolean hasDevices() {
      return arguments.stream().anyMatch(a -> a.startsWith(PREFIX));
    }
  }

  /**
   * @param arguments JMH's; unchanged
   * @return the same with {@code -p device=} of those that are there
   */
  public Filtered filter(String... arguments) {
    List<String> rest = new ArrayList<>();
    List<String> devices = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].equals("-p")
          && i + 1 < arguments.length
          && arguments[i + 1].startsWith(PREFIX)) {
        i++;
        devices.addAll(Arrays.asList(arguments[i].substring(PREFIX.length()).split(",", -1)));
      } else {
        rest.add(arguments[i]);
      }
    }
    Map<String, String> skipped = new LinkedHashMap<>();
    List<String> there = new ArrayList<>();
    for (String device : devices.isEmpty() ? DEFAULT : devices) {
      Optional<String> reason = probe.apply(device);
      if (reason.isPresent()) {
        skipped.put(device, reason.get());
      } else {
        there.add(device);
      }
    }
    if (!there.isEmpty()) {
      rest.add("-p");
      rest.add(PREFIX + String.join(",", there));
    }
    return new Filtered(rest, skipped);
  }
}
