package org.deepfeature.dfm.bench.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks each engine for its own devices before anything is measured: a case that cannot run shall
 * neither fail nor give a number, and say why it is left out. Stateless but for the probes.
 *
 * @param probes engine → what answers why it cannot use a device, or empty if it can
 */
public record DeviceFilter(Map<String, Function<String, Optional<String>>> probes) {

  /** Measured where they are there, unless {@code -p device=...} asks for others. */
  public static final List<String> DEFAULT = List.of("cpu", "cuda:0");

  public DeviceFilter {
    probes = Map.copyOf(probes);
  }

  /**
   * What one engine can use.
   *
   * @param usable in the order requested
   * @param skipped a line for each other device, which names engine, device and reason
   */
  public record Devices(List<String> usable, List<String> skipped) {
    public Devices {
      usable = List.copyOf(usable);
      skipped = List.copyOf(skipped);
    }
  }

  /**
   * @param engine such as {@code onnx}
   * @param devices such as {@code cpu} and {@code cuda:0}
   * @return those that it can use, and why not the others
   * @throws IllegalArgumentException if there is no such engine, or no device of such a name
   */
  public Devices of(String engine, List<String> devices) {
    Function<String, Optional<String>> probe = probes.get(engine);
    if (probe == null) {
      throw new IllegalArgumentException(
          "Engine '%s'; expected one of %s"
              .formatted(engine, probes.keySet().stream().sorted().toList()));
    }
    List<String> usable = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    for (String device : devices) {
      Optional<String> reason = probe.apply(device);
      if (reason.isPresent()) {
        skipped.add("Skipped: engine %s on device %s (%s)".formatted(engine, device, reason.get()));
      } else {
        usable.add(device);
      }
    }
    return new Devices(usable, skipped);
  }
}
