package org.deepfeature.dfm.engine.option;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.option.OptionValues;

/** Lightning's {@code accelerator}, {@code devices} and {@code deterministic} as a device. */
final class Accelerator {
  private static final Pattern INDEX = Pattern.compile("\\[\\s*(\\d{1,4})\\s*]|(\\d{1,4}),");

  private Accelerator() {}

  /**
   * Returns {@code auto}, {@code cpu} or {@code cuda[:n]}.
   *
   * @throws ConfigurationException if what was said cannot be, or contradicts the device
   */
  static String device(String device, RunOptions run) {
    String named = named(device, run);
    if (!run.deterministic()) {
      return named;
    }
    if (named.startsWith("cuda")) {
      throw new ConfigurationException(
          "deterministic with device "
              + named
              + ": sums on a GPU may differ in their last bits from run to run; take cpu");
    }
    return "cpu";
  }

  /** Returns which of the options decided on the device. */
  static String origin(OptionValues<?> values) {
    return values.isGiven("accelerator") || values.isGiven("devices")
        ? "accelerator, devices"
        : "deterministic";
  }

  private static String named(String device, RunOptions run) {
    if (run.accelerator() == null && run.devices() == null) {
      return device;
    }
    String accelerator = run.accelerator() == null ? "auto" : run.accelerator();
    String index = index(run.devices() == null ? "auto" : run.devices());
    String wanted =
        switch (accelerator) {
          case "cpu" -> "cpu";
          case "gpu", "cuda" -> "cuda" + index;
          case "auto" -> index.isEmpty() ? device : "cuda" + index;
          default ->
              throw new ConfigurationException(
                  "accelerator '" + accelerator + "'; expected auto, cpu, gpu or cuda");
        };
    if (!device.equals("auto") && !device.equals(wanted)) {
      throw new ConfigurationException(
          "device %s contradicts accelerator %s, devices %s, which is %s; give one of them"
              .formatted(device, accelerator, run.devices(), wanted));
    }
    return wanted;
  }

  /** Returns {@code :n} for an index, nothing for one device of any index. */
  private static String index(String devices) {
    if (devices.equals("auto") || devices.equals("1")) {
      return "";
    }
    Matcher matcher = INDEX.matcher(devices.strip());
    if (!matcher.matches()) {
      throw new ConfigurationException(
          "devices '%s'; DFM runs on one: expected auto, 1, or an index such as [0]"
              .formatted(devices));
    }
    return ":" + (matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
  }
}
